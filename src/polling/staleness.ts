import type { SetRecord } from './set-record.ts';

/**
 * Whether the counts of the last success may still be served.
 *
 * After a failure they are held until `stale_after` has passed since the last success. Without a failure they are held
 * at least until the next poll must have ended, so that a `stale_after` shorter than the interval (`0s` above all) does
 * not blink. A probe may have brought the last poll forward, so the next one may be two intervals away; past that, a poller that stands still (a stopped process) ends them as well.
 *
 * @param nowMonotonicMs the monotonic clock, `performance.now()`
 */
export function isHeld(record: SetRecord, nowMonotonicMs: number): boolean {
  const { lastSuccess, lastPoll, set } = record;
  if (lastSuccess === undefined) return false;
  const age = nowMonotonicMs - lastSuccess.monotonicMs;
  if (lastPoll?.error !== undefined) return age < set.staleAfterMs;
  return age < Math.max(set.staleAfterMs, 2 * set.pollIntervalMs + set.timeoutMs);
}
