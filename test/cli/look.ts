import { readExposition, samplesOf } from '../support/read-exposition.ts';

/** What a scrape shows of one helpdesk's department set; the moments are of the test's monotonic clock. */
export interface Look {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly up: number | undefined;
  readonly polls: number;
  /** Series that came from an answer. */
  readonly counts: number;
}

const fromAnswers =
  /^denter_(tickets|tickets_active|tickets_awaiting_reply|tickets_flagged|ticket_status_info|department_set_member)$/;

export function lookAt(text: string, helpdesk: string, startedAt = 0): Look {
  const samples = samplesOf(readExposition(text, 'text'), { helpdesk });
  const value = (wanted: string): number | undefined => samples.find(({ name }) => name === wanted)?.value;
  return {
    startedAt,
    endedAt: performance.now(),
    up: value('denter_up'),
    polls: value('denter_polls_total') ?? 0,
    counts: samples.filter(({ name }) => fromAnswers.test(name)).length,
  };
}

/** All series that the sample answer makes: 3 totals, 6 statuses and their titles, 3 departments. */
export const allCounts = 18;
