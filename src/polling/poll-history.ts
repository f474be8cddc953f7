import type { Reason } from '../denter/reason.ts';

/** Polls that are remembered. */
export const historyLength = 20;

/**
 * How the last polls went, oldest first: two lists of the same length. Two, and whole milliseconds, because twenty records
 * for each of 20 000 department sets would take five times the memory.
 */
export interface PollHistory {
  readonly durationsMs: readonly number[];
  /** `undefined` for a poll with nothing wrong. */
  readonly reasons: readonly (Reason | undefined)[];
}

export const emptyHistory: PollHistory = { durationsMs: [], reasons: [] };

/** With one more poll; the oldest goes when there are too many. */
export function addPoll(history: PollHistory, durationMs: number, reason: Reason | undefined): PollHistory {
  return {
    durationsMs: [...history.durationsMs.slice(1 - historyLength), Math.round(durationMs)],
    reasons: [...history.reasons.slice(1 - historyLength), reason],
  };
}
