import type { LabelledSet } from './labelled-set.ts';
import { type FamilyHead, formatLabel } from './text-format.ts';

/** Takes a sample's own labels, as {@link formatLabel} writes them, and its value. */
export type AddSample = (ownLabels: string, value: number) => void;

/** A family with samples for each department set. Its series carry `helpdesk` and `department_set` before its own labels. */
export interface SetFamily extends FamilyHead {
  readonly type: 'gauge' | 'counter';
  /** The labels beyond `helpdesk` and `department_set`. */
  readonly labels: readonly string[];
  /** What an answer said, until it is stale; the settings; or how the polls went. */
  readonly tells: 'answer' | 'settings' | 'polls';
  readonly addSamples: (add: AddSample, set: LabelledSet) => void;
}

/** A sample where there is a value. */
export function addPresent(add: AddSample, value: number | undefined, ownLabels = ''): void {
  if (value !== undefined) add(ownLabels, value);
}

/** A sample of 1 for each. */
export function addIds(add: AddSample, departments: readonly string[] = []): void {
  for (const id of departments) add(formatLabel('department_id', id), 1);
}
