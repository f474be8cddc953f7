import type { SetRecord } from '../polling/set-record.ts';
import { setFamilies } from './families.ts';
import { formatSample } from './text-format.ts';

/** A record's lines, rendered once: a scrape only puts them together. */
export interface RenderedSet {
  readonly record: SetRecord;
  /** The lines of each of `setFamilies`. */
  readonly lines: readonly string[];
  /** Of all of them, in bytes. */
  readonly size: number;
}

export function renderSet(record: SetRecord): RenderedSet {
  const parts = setFamilies.map((family) => familyLines(family, record));
  // Slices of one flat string: a line as the template made it is a tree of pieces, which takes 1.6 times as long to
  // encode at each scrape.
  const all = parts.join('');
  let end = 0;
  const lines = parts.map(({ length }) => all.slice(end, (end += length)));
  return { record, lines, size: Buffer.byteLength(all) };
}

function familyLines({ name, labels, samples }: (typeof setFamilies)[number], record: SetRecord): string {
  const { helpdesk, name: departmentSet } = record.set;
  return samples(record)
    .map(([values, value]) => {
      const own = labels.map((label, index) => [label, values[index] ?? ''] as const);
      return formatSample(name, [['helpdesk', helpdesk], ['department_set', departmentSet], ...own], value);
    })
    .join('');
}
