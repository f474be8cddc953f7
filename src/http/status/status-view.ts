import type { Config, HelpdeskConfig } from '../../config/config.ts';
import { isSupportOpen } from '../../config/support-hours.ts';
import { missingDepartments } from '../../metrics/families.ts';
import { troubleOf } from '../../polling/change.ts';
import type { PollPlan } from '../../polling/polling-context.ts';
import type { ExporterView, ReloadFailure } from '../exporter-view.ts';
import { groupByHelpdesk, addressOf, type Selection, selectSets } from './select-sets.ts';
import { type SetStanding, type SetState, type Severity, standingOf } from './set-state.ts';
import { type StatusQuery, wholeStatus } from './status-query.ts';

/** The moment that a page shows. */
export interface Clock {
  /** Unix milliseconds. */
  readonly wallMs: number;
  /** `performance.now()` */
  readonly monotonicMs: number;
}

export interface SetView extends SetStanding {
  /** What the last poll brought to light; there for the states `failing` and `partial`. */
  readonly trouble: ReturnType<typeof troubleOf>;
  /** Since the last success, in milliseconds. */
  readonly successAgeMs: number | undefined;
  /** Expected departments that the last success did not name. */
  readonly missingDepartments: readonly string[];
  readonly plan: PollPlan | undefined;
}

export interface HelpdeskView {
  readonly name: string;
  /** Host name and port, or that the Local API is asked. */
  readonly host: string | undefined;
  /** `undefined` without support hours. */
  readonly isSupportOpen: boolean | undefined;
  readonly sets: readonly SetView[];
}

/** All that one status page shows. */
export interface StatusView {
  readonly at: Clock;
  readonly query: StatusQuery;
  readonly selection: Selection;
  /** Those of the selection. */
  readonly helpdesks: readonly HelpdeskView[];
  /** Of everything, whatever is selected. */
  readonly totals: Totals;
  readonly reloadFailure: ReloadFailure | undefined;
  /** Whether these are only some of the configured helpdesks. */
  readonly isSharded: boolean;
}

export interface Totals {
  readonly helpdesks: number;
  readonly sets: number;
  /** Department sets by state. */
  readonly states: ReadonlyMap<SetState, number>;
  /** Department sets by the worst threshold that they are over. */
  readonly over: ReadonlyMap<Severity | undefined, number>;
}

/** One consistent look at what a query asks for, or at one page of one helpdesk. */
export function viewStatus(
  exporter: ExporterView,
  at: Clock,
  query: StatusQuery = wholeStatus,
  helpdesk?: string,
): StatusView {
  const records = exporter.records();
  const own = helpdesk === undefined ? records : records.filter(({ set }) => set.helpdesk === helpdesk);
  const standings = own.map((record) => standingOf(record, at.monotonicMs));
  const config = exporter.config();
  const selection = selectSets(standings, config.helpdesks, query);
  const shown = selection.shown.map((standing) => viewSet(standing, at, exporter.plan(standing.record.set)));
  return {
    at,
    query,
    selection,
    helpdesks: viewHelpdesks(shown, config, at),
    totals: totalsOf(standings),
    reloadFailure: exporter.reloadFailure(),
    isSharded: config.shard !== undefined,
  };
}

function totalsOf(standings: readonly SetStanding[]): Totals {
  return {
    helpdesks: new Set(standings.map(({ record }) => record.set.helpdesk)).size,
    sets: standings.length,
    states: countBy(standings, ({ state }) => state),
    over: countBy(standings, ({ over }) => over),
  };
}

function viewHelpdesks(shown: readonly SetView[], { helpdesks }: Config, at: Clock): HelpdeskView[] {
  const groups = groupByHelpdesk(shown);
  const configs = new Map(
    helpdesks.filter(({ name }) => groups.has(name)).map((helpdesk) => [helpdesk.name, helpdesk]),
  );
  return Array.from(groups, ([name, sets]) => viewHelpdesk(name, sets, configs.get(name), at));
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
    host: config && addressOf(config),
    isSupportOpen: hours === undefined ? undefined : isSupportOpen(hours, at.wallMs),
    sets,
  };
}

function viewSet(standing: SetStanding, at: Clock, plan: PollPlan | undefined): SetView {
  const { record, state } = standing;
  const { lastSuccess, set } = record;
  return {
    ...standing,
    trouble: state === 'stale' ? undefined : troubleOf(record),
    successAgeMs: lastSuccess === undefined ? undefined : at.monotonicMs - lastSuccess.monotonicMs,
    missingDepartments:
      lastSuccess === undefined
        ? []
        : missingDepartments(set.expectedDepartments ?? [], lastSuccess.counts.departments),
    plan,
  };
}

function countBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
