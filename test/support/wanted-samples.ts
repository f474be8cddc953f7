import type { PrometheusSample } from './prometheus.ts';

/** What the control endpoint says that Denter would answer now; see docs/simulator.md. */
export interface SimulatorState {
  helpdesks: { name: string; users: { name: string; assigned: TicketCounts; all: TicketCounts }[] }[];
}

interface TicketCounts {
  allActive: number;
  awaitingReply: number;
  flaggedTickets: number;
  statuses: { key: string; title: string; count: number }[];
}

/** The samples of an exporter that shows what the simulator holds, as `series value`. */
export function wantedSamples({ helpdesks }: SimulatorState): Set<string> {
  const wanted = new Set<string>();
  for (const { name: helpdesk, users } of helpdesks) {
    for (const [index, { name, assigned, all }] of users.entries()) {
      addSamples(wanted, helpdesk, index === 0 ? 'assigned' : name, assigned);
      if (index === 0) addSamples(wanted, helpdesk, 'all', all);
    }
  }
  return wanted;
}

function addSamples(wanted: Set<string>, helpdesk: string, set: string, counts: TicketCounts): void {
  const add = (name: string, value: number, status = ''): unknown =>
    wanted.add(`${name} ${helpdesk} ${set} ${status} ${value}`);
  add('denter_tickets_active', counts.allActive);
  add('denter_tickets_awaiting_reply', counts.awaitingReply);
  add('denter_tickets_flagged', counts.flaggedTickets);
  for (const { key, count } of counts.statuses) add('denter_tickets', count, key);
}

/** The families that `wantedSamples` is about. */
export const ticketFamilies = '__name__=~"denter_tickets(_active|_awaiting_reply|_flagged)?"';

/** What a query for them found, in the same form. */
export function foundSamples(samples: readonly PrometheusSample[]): Set<string> {
  return new Set(
    samples.map(
      ({ metric, value }) =>
        `${metric['__name__']} ${metric['helpdesk']} ${metric['department_set']} ${metric['status'] ?? ''} ${value[1]}`,
    ),
  );
}
