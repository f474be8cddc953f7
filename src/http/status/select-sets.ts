import type { HelpdeskConfig } from '../../config/config.ts';
import type { TicketCounts } from '../../denter/ticket-counts.ts';
import { missingDepartments } from '../../metrics/families.ts';
import { setStates, type SetStanding } from './set-state.ts';
import { type SortKey, sortKeys, type StatusQuery } from './status-query.ts';

/** Sets on a page: what a browser shows at once, and what is rendered in some milliseconds. */
export const pageSize = 100;

export interface Selection {
  /** Those of one page, in order; the sets of a helpdesk stand together. */
  readonly shown: readonly SetStanding[];
  /** How many the query fits. */
  readonly matching: number;
  /** The page that is shown, from 1, and the last one. */
  readonly page: number;
  readonly lastPage: number;
  /** Of the first one shown, from 1; 0 where there is none. */
  readonly first: number;
}

/** The sets that a query asks for: narrowed, ordered and cut to a page. */
export function selectSets(
  standings: readonly SetStanding[],
  helpdesks: readonly HelpdeskConfig[],
  query: StatusQuery,
): Selection {
  const matching = inOrder(narrow(standings, helpdesks, query), query);
  const lastPage = Math.max(1, Math.ceil(matching.length / pageSize));
  const page = Math.min(query.page, lastPage);
  const start = (page - 1) * pageSize;
  const shown = matching.slice(start, start + pageSize);
  return { shown, matching: matching.length, page, lastPage, first: shown.length === 0 ? 0 : start + 1 };
}

function narrow(
  standings: readonly SetStanding[],
  helpdesks: readonly HelpdeskConfig[],
  { q, state }: StatusQuery,
): readonly SetStanding[] {
  if (q === '' && state === undefined) return standings;
  const hosts =
    q === '' ? undefined : new Map(helpdesks.map((helpdesk) => [helpdesk.name, addressOf(helpdesk)]));
  return standings.filter((standing) => {
    if (state === 'over' && standing.over === undefined) return false;
    if (state === 'missing' && !isMissingDepartments(standing)) return false;
    if (state !== undefined && state !== 'over' && state !== 'missing' && standing.state !== state)
      return false;
    return q === '' || isFound(standing, hosts?.get(standing.record.set.helpdesk), q);
  });
}

function isFound({ record: { set, lastPoll } }: SetStanding, host: string | undefined, q: string): boolean {
  return (
    set.helpdesk.toLowerCase().includes(q) ||
    set.name.toLowerCase().includes(q) ||
    (host?.toLowerCase().includes(q) ?? false) ||
    (lastPoll?.error?.code.includes(q) ?? false)
  );
}

/**
 * Where a helpdesk is asked: host name and port, or the folder of its installation. By hand: the URLs are checked, and
 * parsing ten thousand of them takes a tenth of a second.
 */
export function addressOf({ transport }: HelpdeskConfig): string | undefined {
  return transport.kind === 'local' ? `Local API, ${transport.denterRoot}` : transport.url.split('/')[2];
}

function isMissingDepartments({ record, freshness }: SetStanding): boolean {
  const expected = record.set.expectedDepartments;
  if (expected === undefined || freshness === 'stale' || record.lastSuccess === undefined) return false;
  return missingDepartments(expected, record.lastSuccess.counts.departments).length > 0;
}

type Rank = number | string | undefined;

const ranks: Readonly<Record<SortKey, (standing: SetStanding) => Rank>> = {
  state: ({ state }) => setStates.indexOf(state),
  name: ({ record }) => record.set.name,
  awaiting: (standing) => countsOf(standing)?.awaitingReply,
  active: (standing) => countsOf(standing)?.active,
  flagged: (standing) => countsOf(standing)?.flagged,
  // Never is longest ago.
  success: ({ record }) => -(record.lastSuccess?.monotonicMs ?? -Infinity),
  duration: ({ record }) => record.lastPoll?.durationMs,
};

function countsOf({ record, freshness }: SetStanding): TicketCounts | undefined {
  return freshness === 'stale' ? undefined : record.lastSuccess?.counts;
}

/** The helpdesks by their first set, and the sets of each by the same; what has no value last, however it is turned. */
function inOrder(standings: readonly SetStanding[], { sort, reverse }: StatusQuery): SetStanding[] {
  const sign = sortKeys[sort].descending === reverse ? 1 : -1;
  const compare = (a: { rank: Rank }, b: { rank: Rank }): number => sign * compareRanks(a.rank, b.rank, sign);
  const groups = Array.from(groupByHelpdesk(standings), ([helpdesk, own]) => {
    const ranked = own.map((standing) => ({ standing, rank: ranks[sort](standing) }));
    const sets = ranked.length === 1 ? ranked : ranked.toSorted(compare);
    return { sets, rank: sort === 'name' ? helpdesk : sets[0]?.rank };
  });
  return groups.toSorted(compare).flatMap(({ sets }) => sets.map(({ standing }) => standing));
}

/** @param sign by which the result is turned: what has no value is last both ways */
function compareRanks(a: Rank, b: Rank, sign: number): number {
  if (a === b) return 0;
  if (a === undefined) return sign;
  if (b === undefined) return -sign;
  return a < b ? -1 : 1;
}

/** Sets by their helpdesk, in the order in which they come. */
export function groupByHelpdesk<T extends SetStanding>(standings: readonly T[]): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const standing of standings) {
    const { helpdesk } = standing.record.set;
    const group = groups.get(helpdesk);
    if (group === undefined) groups.set(helpdesk, [standing]);
    else group.push(standing);
  }
  return groups;
}
