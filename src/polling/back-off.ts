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

/** A failed poll; moments of the monotonic clock, in milliseconds. */
export interface FailedPoll {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly error: DenterError;
  /** Of the credentials that it was made with; `undefined` where they could not be read. */
  readonly fingerprint: string | undefined;
}

/**
 * Until when a helpdesk is not asked with certain credentials, and why. Department sets that ask with the same ones share
 * it: ten of them must not try a wrong secret ten times as often.
 */
export class BackOff {
  #refusals = 0;
  #until = 0;
  #because: 'refusal' | 'retry_after' = 'refusal';
  #refused: string | undefined;

  /** The moment (monotonic clock) at which it ends; past, or 0, where there is none. */
  get until(): number {
    return this.#until;
  }

  get because(): 'refusal' | 'retry_after' {
    return this.#because;
  }

  /** The fingerprint of the credentials that were refused, if that is why: others end it. */
  get refused(): string | undefined {
    return this.#refused;
  }

  clear(): void {
    this.#refusals = 0;
    this.#until = 0;
    this.#refused = undefined;
  }

  /** Begins or goes on with a failed poll. Only `clear` forgets earlier refusals: a timeout between two is no pardon. */
  fail({ startedAt, endedAt, error, fingerprint }: FailedPoll, intervalMs: number): void {
    const isRefused = isRefusal(error.code);
    if (isRefused) this.#refusals += 1;
    const waitMs = backOffMs(error, this.#refusals, intervalMs);
    if (waitMs <= intervalMs) return;
    this.#refused = isRefused ? fingerprint : undefined;
    this.#because = error.retryAfterMs === undefined ? 'refusal' : 'retry_after';
    // Polls begin at moments that are an interval apart, give or take a little. With a wait of two intervals the poll
    // of 10:00:00.2 is to be followed by that of 10:02:00, not of 10:03:00: half an interval of grace.
    this.#until = error.retryAfterMs === undefined ? startedAt + waitMs - intervalMs / 2 : endedAt + waitMs;
  }
}
