import { describe, expect, it } from 'vitest';
import { parseRetryAfter, reasonOfMessage, reasonOfStatus } from '../../src/denter/refusal.ts';

describe('reasonOfMessage', () => {
  it.each([
    ['Authentication Failed', 'auth'],
    ['AUTHENTICATION FAILED', 'auth'],
    ['Invalid or missing credentials', 'auth'],
    ['Invalid password provided', 'auth'],
    ['Administrator Account Disabled', 'auth'],
    ['Invalid IP 192.0.2.7', 'ip_denied'],
    ['Invalid Permissions: API action "getticketcounts" is not allowed', 'permission'],
    ['Access Denied', 'permission'],
    ['  access denied for you', 'permission'],
    ['No access denied', undefined],
    ['Empty action request', undefined],
    ['An admin user is required', undefined],
    ['', undefined],
  ])('takes %j as %s', (message, reason) => {
    expect(reasonOfMessage(message)).toBe(reason);
  });
});

describe('reasonOfStatus', () => {
  it.each([
    [200, undefined],
    [204, undefined],
    [300, 'http_status'],
    [301, 'redirect'],
    [302, 'redirect'],
    [303, 'redirect'],
    [304, 'http_status'],
    [307, 'redirect'],
    [308, 'redirect'],
    [400, 'http_status'],
    [401, 'auth'],
    [403, 'http_status'],
    [404, 'not_found'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [503, 'server_error'],
    [599, 'server_error'],
  ])('takes %i as %s', (status, reason) => {
    expect(reasonOfStatus(status)).toBe(reason);
  });
});

describe('parseRetryAfter', () => {
  const now = Date.UTC(2026, 10, 24, 12, 0, 0);
  it.each([
    ['120', 120_000],
    ['0', 0],
    [' 7 ', 7_000],
    ['999999999', 999_999_999_000],
    ['999999999999999999999', Infinity],
    ['Tue, 24 Nov 2026 12:02:00 GMT', 120_000],
    ['Tue, 24 Nov 2026 12:00:00 GMT', undefined],
    ['Wed, 25 Nov 2026 12:00:00 GMT', 86_400_000],
    ['Thu, 26 Nov 2026 12:00:00 GMT', 2 * 86_400_000],
    ['Fri, 27 Nov 2026 12:00:00 GMT', 3 * 86_400_000],
    ['Sat, 28 Nov 2026 12:00:00 GMT', 4 * 86_400_000],
    ['Sun, 29 Nov 2026 12:00:00 GMT', 5 * 86_400_000],
    ['Mon, 30 Nov 2026 12:00:00 GMT', 6 * 86_400_000],
    ['Tuesday, 24-Nov-26 12:02:00 GMT', 120_000],
    ['Tue, 24 Nov 2026 11:00:00 GMT', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2026', 2_026_000],
    ['2027-01-01', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('takes %j as %s ms', (value, waitMs) => {
    expect(parseRetryAfter(value, now)).toBe(waitMs);
  });
});
