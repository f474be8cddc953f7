import { DenterError } from '../../src/denter/denter-error.ts';
import type { TicketCounts } from '../../src/denter/ticket-counts.ts';
import { countsMeaning, type Meaning } from './body-meaning.ts';

/** What the product took an answer for, in the words of `meaningOf`. Any other error than a DenterError is a defect. */
export function meaningOfCounts(counts: TicketCounts): Meaning {
  const { active, awaitingReply, flagged, departments, droppedStatuses, statuses } = counts;
  return countsMeaning({
    totals: [active, awaitingReply, flagged],
    statuses: statuses?.map(({ key, title, count }) => [key, title, count]),
    dropped: droppedStatuses,
    departments,
  });
}

/** @throws whatever is no DenterError */
export function meaningOfError(error: unknown): Meaning {
  if (error instanceof DenterError) return error.code;
  throw error;
}
