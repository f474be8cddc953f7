import type { SetRecord } from './set-record.ts';

/**
 * The moment of the monotonic clock (`performance.now()`) from which the counts of the last success may no longer be
 * served; -Infinity when there are none.
 *
 * After a failure they are held until `stale_after` has passed since the last success. Without a failure they are held
 * at least until the next poll must have ended, so that a `stale_after` shorter than the interval (`0s` above all) does
 * not blink. A probe may have brought the last poll forward, so the next one may be two intervals away; past that, a poller that stands still (a stopped process) ends them as well.
 */
export function heldUntil({ lastSuccess, lastPoll, set }: SetRecord): number {
  if (lastSuccess === undefined) return -Infinity;
  const heldMs =
    lastPoll?.error === undefined
      ? Math.max(set.staleAfterMs, 2 * set.pollIntervalMs + set.timeoutMs)
      : set.staleAfterMs;
  return lastSuccess.monotonicMs + heldMs;
}

/**
 * Whether the counts of the last success may still be served.
 *
 * @param nowMonotonicMs the monotonic clock, `performance.now()`
 */
export function isHeld(record: SetRecord, nowMonotonicMs: number): boolean {
  return nowMonotonicMs < heldUntil(record);
}
