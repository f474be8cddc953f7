import type { Config, HelpdeskConfig } from '../../config/config.ts';
import { isSupportOpen } from '../../config/support-hours.ts';
import type { TicketCounts } from '../../denter/ticket-counts.ts';
import type { SetRecord } from '../../polling/set-record.ts';
import { isHeld } from '../../polling/staleness.ts';
import type { ExporterView } from '../exporter-view.ts';

/** Worst first: the page's order. `stale`: no failure, but no poll ended for too long either (a stopped process). */
export const setStates = ['failing', 'stale', 'pending', 'ok'] as const;
export type SetState = (typeof setStates)[number];

/** The moment that a page shows. */
export interface Clock {
  /** Unix milliseconds. */
  readonly wallMs: number;
  /** `performance.now()` */
  readonly monotonicMs: number;
}

export interface SetView {
  readonly record: SetRecord;
  readonly state: SetState;
  /** What may be shown now, as on `/metrics`. */
  readonly counts: TicketCounts | undefined;
  /** Since the last success, in milliseconds. */
  readonly successAgeMs: number | undefined;
  /** Expected departments that were not returned; empty where nothing is known. */
  readonly missingDepartments: readonly string[];
  /** Until the next poll begins, in milliseconds, where known. */
  readonly nextPollInMs: number | undefined;
}

export interface HelpdeskView {
  readonly name: string;
  /** Host name and port. */
  readonly host: string | undefined;
  /** `undefined` without support hours. */
  readonly isSupportOpen: boolean | undefined;
  readonly sets: readonly SetView[];
}

/** All that one status page shows. */
export interface StatusView {
  readonly at: Clock;
  /** Those that fail first. */
  readonly helpdesks: readonly HelpdeskView[];
  /** Department sets by state. */
  readonly totals: ReadonlyMap<SetState, number>;
  readonly setCount: number;
}

/** One consistent look at everything. */
export function viewStatus(exporter: ExporterView, at: Clock): StatusView {
  const configs = helpdesksByName(exporter.config());
  const sets = exporter.records().map((record) => viewSet(record, at, exporter.nextPollAt?.(record.set)));
  const helpdesks = [...groupBy(sets, ({ record }) => record.set.helpdesk)].map(([name, own]) =>
    viewHelpdesk(name, own, configs.get(name), at),
  );
  return {
    at,
    helpdesks: helpdesks.toSorted((a, b) => severity(a.sets[0]) - severity(b.sets[0])),
    totals: new Map([...groupBy(sets, ({ state }) => state)].map(([state, own]) => [state, own.length])),
    setCount: sets.length,
  };
}

function viewHelpdesk(
  name: string,
  sets: readonly SetView[],
  config: HelpdeskConfig | undefined,
  at: Clock,
): HelpdeskView {
  const hours = config?.supportHours;
  return {
    name,
    host: config !== undefined && URL.canParse(config.url) ? new URL(config.url).host : undefined,
    isSupportOpen: hours === undefined ? undefined : isSupportOpen(hours, at.wallMs),
    sets: sets.toSorted((a, b) => severity(a) - severity(b)),
  };
}

function viewSet(record: SetRecord, at: Clock, nextPollAtMs: number | undefined): SetView {
  const { lastSuccess } = record;
  const held = isHeld(record, at.monotonicMs);
  const counts = held ? lastSuccess?.counts : undefined;
  const seen = counts?.departments;
  return {
    record,
    state: stateOf(record, held),
    counts,
    successAgeMs: lastSuccess === undefined ? undefined : at.monotonicMs - lastSuccess.monotonicMs,
    missingDepartments:
      seen === undefined ? [] : (record.set.expectedDepartments ?? []).filter((id) => !seen.includes(id)),
    nextPollInMs: nextPollAtMs === undefined ? undefined : nextPollAtMs - at.monotonicMs,
  };
}

function stateOf({ lastPoll }: SetRecord, held: boolean): SetState {
  if (lastPoll === undefined) return 'pending';
  if (lastPoll.error !== undefined) return 'failing';
  return held ? 'ok' : 'stale';
}

function severity(view: SetView | undefined): number {
  return setStates.indexOf(view?.state ?? 'ok');
}

function helpdesksByName(config: Config): ReadonlyMap<string, HelpdeskConfig> {
  return new Map(config.helpdesks.map((helpdesk) => [helpdesk.name, helpdesk]));
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
