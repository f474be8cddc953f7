import type { DenterError } from '../denter/denter-error.ts';
import type { Reason } from '../denter/reason.ts';

const refusals: ReadonlySet<Reason> = new Set(['auth', 'ip_denied', 'permission']);
const maxRefusedIntervalMs = 15 * 60_000;
const maxRetryAfterMs = 60 * 60_000;

/** Whether Denter refused the caller: asking again and again with the same credentials could lock the account. */
export function isRefusal(reason: Reason): boolean {
  return refusals.has(reason);
}

/**
 * How long after a failed poll the helpdesk is left alone, in milliseconds; never less than the interval.
 *
 * @param refusalsInARow how many polls were refused up to this one, this one included
 */
export function backOffMs(error: DenterError, refusalsInARow: number, intervalMs: number): number {
  const refused = isRefusal(error.code)
    ? Math.min(intervalMs * 2 ** refusalsInARow, maxRefusedIntervalMs)
    : 0;
  const asked = Math.min(error.retryAfterMs ?? 0, maxRetryAfterMs);
  return Math.max(intervalMs, refused, asked);
}
