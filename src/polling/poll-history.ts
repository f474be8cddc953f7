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
  const isWell = reason === undefined && history.reasons.every((each) => each === undefined);
  return {
    durationsMs: addTo(history.durationsMs, Math.round(durationMs)),
    reasons: isWell ? (well[history.reasons.length + 1] ?? history.reasons) : addTo(history.reasons, reason),
  };
}

/** By length. Nearly all are of such polls: one list for all sets spares each 200 bytes. */
const well = Array.from({ length: historyLength + 1 }, (_, length) =>
  Array<undefined>(length).fill(undefined),
);

/** Not by spreading: a list that grows has room for as many again. */
function addTo<Item>(list: readonly Item[], item: Item): readonly Item[] {
  return list.slice(1 - historyLength).concat([item]);
}
