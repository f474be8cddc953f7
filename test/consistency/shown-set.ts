import { type ReadSample, samplesOf } from '../support/read-exposition.ts';
import { closedTickets, restless } from './rounds.ts';

/** How far a department set had come when it was scraped. */
export interface Progress {
  readonly polls: number;
  readonly round: number;
}

/**
 * Checks everything that must hold among the series of each restless department set, whatever the moment of the scrape.
 *
 * @throws {Error} naming the set and what does not fit
 */
export function checkSets(samples: readonly ReadSample[]): Map<string, Progress> {
  const progress = new Map<string, Progress>();
  for (const helpdesk of restless) {
    const own = samplesOf(samples, { helpdesk });
    if (own.length === 0) continue;
    for (const name of ['assigned', 'all']) {
      const key = `${helpdesk}/${name}`;
      progress.set(key, checkSet(key, samplesOf(own, { department_set: name })));
    }
  }
  return progress;
}

function checkSet(key: string, samples: readonly ReadSample[]): Progress {
  const family = (name: string): readonly ReadSample[] => samples.filter((sample) => sample.name === name);
  const only = (name: string): number => {
    const [sample, ...others] = family(name);
    if (sample === undefined || others.length > 0) throw new Error(`${key}: not one ${name}`);
    return sample.value;
  };
  const same = (what: string, found: unknown, wanted: unknown): void => {
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      throw new Error(`${key}: ${what}: ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
  };
  const tickets = new Map(family('denter_tickets').map(({ labels, value }) => [labels['status'], value]));
  const titles = family('denter_ticket_status_info').map(({ labels }) => [labels['status'], labels['title']]);
  const of = (...statuses: string[]): number =>
    statuses.reduce((sum, status) => sum + (tickets.get(status) ?? Number.NaN), 0);
  const round = only('denter_tickets_flagged');
  same('active', only('denter_tickets_active'), of('open', 'answered', 'customerreply'));
  same('awaiting reply', only('denter_tickets_awaiting_reply'), of('open', 'customerreply'));
  same('the count of the round', of(`round${round}`), round);
  same('titles', titles, [
    ['open', 'Open'],
    ['answered', 'Answered'],
    ['customerreply', 'Customer-Reply'],
    ['closed', 'Closed'],
    [`round${round}`, `Round ${round}`],
  ]);
  same('statuses', [...tickets.keys()], titles.map(([status]) => status)); // prettier-ignore
  same('departments', family('denter_department_set_member').length, of('closed') / closedTickets);
  same('failing', family('denter_poll_failing').length, 1 - only('denter_up'));
  const failed = family('denter_poll_failures_total').reduce((sum, { value }) => sum + value, 0);
  const polls = only('denter_polls_total');
  if (failed + only('denter_up') > polls) throw new Error(`${key}: ${failed} failures of ${polls} polls`);
  return { polls, round };
}
