import type { SetRecord } from './set-record.ts';

/** How late a due poll may begin, or one under way may end, in milliseconds: a busy process's timers come late. */
export const graceMs = 1000;

/**
 * The moment of the monotonic clock (`performance.now()`) from which the counts of the last success may no longer be
 * served; -Infinity when there are none.
 *
 * They are held until `stale_after` has passed since the last success. As long as no poll fails and each comes when it is due,
 * they are held at least until the next one has ended, so that a `stale_after` shorter than the interval (`0s` above all)
 * does not blink.
 */
export function heldUntil({ lastSuccess, lastPoll, nextPollBy, set }: SetRecord): number {
  if (lastSuccess === undefined) return -Infinity;
  const staleAt = lastSuccess.monotonicMs + set.staleAfterMs;
  return lastPoll?.error === undefined ? Math.max(staleAt, nextPollBy) : staleAt;
}

/**
 * The next poll is to have begun, or the one under way to have ended, at a moment of the monotonic clock. Where the last
 * such moment has passed already, nothing is put off: the process stood still, and what it knows has not been confirmed.
 */
export function expectPoll(record: SetRecord, at: number, nowMonotonicMs: number): SetRecord {
  return nowMonotonicMs > record.nextPollBy ? record : { ...record, nextPollBy: at + graceMs };
}

/**
 * Whether the counts of the last success may still be served.
 *
 * @param nowMonotonicMs the monotonic clock, `performance.now()`
 */
export function isHeld(record: SetRecord, nowMonotonicMs: number): boolean {
  return nowMonotonicMs < heldUntil(record);
}
