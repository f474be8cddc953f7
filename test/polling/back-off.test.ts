import { describe, expect, it } from 'vitest';
import { DenterError } from '../../src/denter/denter-error.ts';
import { reasons } from '../../src/denter/reason.ts';
import { backOffMs, isRefusal } from '../../src/polling/back-off.ts';

const minute = 60_000;
const failure = (code: (typeof reasons)[number], retryAfterMs?: number) =>
  new DenterError(code, 'x', retryAfterMs === undefined ? {} : { retryAfterMs });

describe('backOffMs', () => {
  it.each([
    [1, 2 * minute],
    [2, 4 * minute],
    [3, 8 * minute],
    [4, 15 * minute],
    [2000, 15 * minute],
  ])('after refusal %i leaves the helpdesk alone for %i ms', (refusals, waitMs) => {
    expect(backOffMs(failure('auth'), refusals, minute)).toBe(waitMs);
  });

  it('is never shorter than the interval', () => {
    expect(backOffMs(failure('auth'), 5, 60 * minute)).toBe(60 * minute);
    expect(backOffMs(failure('rate_limited', 1000), 0, minute)).toBe(minute);
  });

  it.each([
    ['five minutes', 5 * minute, 5 * minute],
    ['an hour at most', 24 * 60 * minute, 60 * minute],
    ['an hour for what is absurd', Infinity, 60 * minute],
  ])('honours Retry-After: %s', (_what, retryAfterMs, waitMs) => {
    expect(backOffMs(failure('server_error', retryAfterMs), 0, minute)).toBe(waitMs);
  });

  it('takes the longer where a refusal asks for more', () => {
    expect(backOffMs(failure('auth', 30 * minute), 1, minute)).toBe(30 * minute);
  });

  it('leaves the interval as it is for every other failure', () => {
    for (const code of reasons.filter((reason) => !isRefusal(reason)))
      expect(backOffMs(failure(code), 0, minute)).toBe(minute);
  });

  it('takes auth, ip_denied and permission for refusals', () => {
    expect(reasons.filter(isRefusal)).toEqual(['auth', 'ip_denied', 'permission']);
  });
});
