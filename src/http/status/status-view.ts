import type { AwaitingReplyThresholds, Config, HelpdeskConfig } from '../../config/config.ts';
import { isSupportOpen } from '../../config/support-hours.ts';
import type { TicketCounts } from '../../denter/ticket-counts.ts';
import { missingDepartments } from '../../metrics/families.ts';
import { troubleOf } from '../../polling/change.ts';
import type { PollPlan } from '../../polling/polling-context.ts';
import type { SetRecord } from '../../polling/set-record.ts';
import { isHeld } from '../../polling/staleness.ts';
import type { ExporterView, ReloadFailure } from '../exporter-view.ts';

/**
 * Worst first: the page's order. `partial`: the poll succeeded, but had to leave something out. `stale`: no failure,
 * but no poll ended for too long either (a stopped process).
 */
export const setStates = ['failing', 'partial', 'stale', 'pending', 'ok'] as const;
export type SetState = (typeof setStates)[number];

/** Of thresholds, worst first. */
export const severities = ['critical', 'warning'] as const;
export type Severity = (typeof severities)[number];

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
  /** What the last poll brought to light; there for the states `failing` and `partial`. */
  readonly trouble: ReturnType<typeof troubleOf>;
  /** What may be shown now, as on `/metrics`. */
  readonly counts: TicketCounts | undefined;
  /** The worst threshold that the tickets awaiting a reply, as shown, are over. */
  readonly over: Severity | undefined;
  /** Since the last success, in milliseconds. */
  readonly successAgeMs: number | undefined;
  /** Expected departments that were not returned; empty where nothing is known. */
  readonly missingDepartments: readonly string[];
  readonly plan: PollPlan | undefined;
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
  /** Department sets by the worst threshold that they are over. */
  readonly overTotals: ReadonlyMap<Severity | undefined, number>;
  readonly reloadFailure: ReloadFailure | undefined;
  readonly setCount: number;
  /** Which part of the configured helpdesks these are; `undefined` for all. */
  readonly shard: Config['shard'];
}

/** One consistent look at everything. */
export function viewStatus(exporter: ExporterView, at: Clock): StatusView {
  const configs = helpdesksByName(exporter.config());
  const sets = exporter.records().map((record) => viewSet(record, at, exporter.plan(record.set)));
  const helpdesks = [...groupBy(sets, ({ record }) => record.set.helpdesk)].map(([name, own]) =>
    viewHelpdesk(name, own, configs.get(name), at),
  );
  return {
    at,
    helpdesks: helpdesks.toSorted((a, b) => rank(a.sets[0]) - rank(b.sets[0])),
    totals: countBy(sets, ({ state }) => state),
    overTotals: countBy(sets, ({ over }) => over),
    reloadFailure: exporter.reloadFailure(),
    setCount: sets.length,
    shard: exporter.config().shard,
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
    sets: sets.toSorted((a, b) => rank(a) - rank(b)),
  };
}

function viewSet(record: SetRecord, at: Clock, plan: PollPlan | undefined): SetView {
  const { lastSuccess } = record;
  const held = isHeld(record, at.monotonicMs);
  const counts = held ? lastSuccess?.counts : undefined;
  const state = stateOf(record, held);
  return {
    record,
    state,
    trouble: state === 'stale' ? undefined : troubleOf(record),
    counts,
    over: counts && overThreshold(record.set.awaitingReplyThresholds, counts.awaitingReply),
    successAgeMs: lastSuccess === undefined ? undefined : at.monotonicMs - lastSuccess.monotonicMs,
    missingDepartments:
      counts === undefined
        ? []
        : missingDepartments(record.set.expectedDepartments ?? [], counts.departments),
    plan,
  };
}

function stateOf(record: SetRecord, held: boolean): SetState {
  if (record.lastPoll === undefined) return 'pending';
  if (record.lastPoll.error !== undefined) return 'failing';
  if (!held) return 'stale';
  return troubleOf(record) === undefined ? 'ok' : 'partial';
}

/** A threshold is a count that is still in order: only what is greater is over it. */
function overThreshold(thresholds: AwaitingReplyThresholds, value: number): Severity | undefined {
  return severities.find((severity) => value > (thresholds[severity] ?? Infinity));
}

function rank(view: SetView | undefined): number {
  return setStates.indexOf(view?.state ?? 'ok');
}

function helpdesksByName(config: Config): ReadonlyMap<string, HelpdeskConfig> {
  return new Map(config.helpdesks.map((helpdesk) => [helpdesk.name, helpdesk]));
}

function countBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, number> {
  return new Map(Array.from(groupBy(items, keyOf), ([key, group]) => [key, group.length]));
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
