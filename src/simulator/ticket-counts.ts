import type { Access, AnswerShape, ApiUser, Status } from './scenario.ts';
import type { Tickets } from './ticket-life.ts';

/** What Denter answers about tickets, in its own words. */
export interface TicketCounts {
  readonly filteredDepartments: readonly number[];
  readonly allActive: number;
  readonly awaitingReply: number;
  readonly flaggedTickets: number;
  /** Keys are unique: of statuses that share a key, PHP keeps the place of the first and the values of the last. */
  readonly statuses: readonly { readonly key: string; readonly title: string; readonly count: number }[];
}

export interface Desk {
  readonly access: Access;
  readonly answer: AnswerShape;
  readonly statuses: readonly Status[];
  /** By department id. */
  readonly tickets: ReadonlyMap<number, Tickets>;
}

/** @param ignoreAssignments Whether to count departments that the user is not a member of. */
export function countTickets(desk: Desk, user: ApiUser, ignoreAssignments: boolean): TicketCounts {
  const own = [...desk.tickets.keys()].filter((id) => user.departments.includes(id));
  const limited = desk.access.limitToDepartments && !ignoreAssignments;
  const counted = limited ? own : [...desk.tickets.keys()];
  const sumOf = (ids: readonly number[], statuses: readonly Status[]) =>
    ids.reduce(
      (sum, id) =>
        sum + statuses.reduce((part, status) => part + (desk.tickets.get(id)?.get(status) ?? 0), 0),
      0,
    );
  const active = desk.statuses.filter((status) => status.includeInActive);
  const awaiting = desk.statuses.filter((status) => status.includeInAwaiting);
  const byKey = new Map(
    desk.statuses.map((status) => [
      status.key,
      { key: status.key, title: status.title, count: sumOf(counted, [status]) },
    ]),
  );
  return {
    filteredDepartments: limited ? own : departmentsWhenIgnored(desk, own),
    allActive: sumOf(counted, active),
    awaitingReply: sumOf(counted, awaiting),
    flaggedTickets: user.flagged ?? Math.floor(sumOf(own, active) / 8),
    statuses: [...byKey.values()],
  };
}

function departmentsWhenIgnored(desk: Desk, own: readonly number[]): readonly number[] {
  const { ignoredDepartments } = desk.answer;
  if (ignoredDepartments === 'none') return [];
  return ignoredDepartments === 'all' ? [...desk.tickets.keys()] : own;
}
