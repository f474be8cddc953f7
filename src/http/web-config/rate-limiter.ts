import type { RateLimit } from './web-config.ts';

/** A bucket of tokens, as Go's `rate.Limiter`: full at the start, one more every interval, never more than it holds. */
export class RateLimiter {
  readonly limit: RateLimit;
  #tokens: number;
  #filledAtMs: number;

  /** @param nowMs A monotonic clock. */
  constructor(limit: RateLimit, nowMs: number) {
    this.limit = limit;
    this.#tokens = limit.burst;
    this.#filledAtMs = nowMs;
  }

  /** Takes a token, if there is one. */
  allow(nowMs: number): boolean {
    const more = (nowMs - this.#filledAtMs) / this.limit.intervalMs;
    this.#tokens = Math.min(this.limit.burst, this.#tokens + more);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
