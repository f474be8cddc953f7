import type { Reason } from './reason.ts';

/** What Denter's own error messages begin with, in lower case, and the reason that each means. */
const messagePrefixes: readonly (readonly [string, Reason])[] = [
  ['authentication failed', 'auth'],
  ['invalid or missing credentials', 'auth'],
  ['invalid password provided', 'auth'],
  ['administrator account disabled', 'auth'],
  ['invalid ip', 'ip_denied'],
  ['invalid permissions', 'permission'],
  ['access denied', 'permission'],
];

/** The reason that a message of the API means, where it is one of those that are known. */
export function reasonOfMessage(message: string): Reason | undefined {
  const text = message.trimStart().toLowerCase();
  return messagePrefixes.find(([prefix]) => text.startsWith(prefix))?.[1];
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The reason that an HTTP status means when the body says nothing; `undefined` for 2xx. */
export function reasonOfStatus(status: number): Reason | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (redirects.has(status)) return 'redirect';
  if (status === 401) return 'auth';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'server_error' : 'http_status';
}

const secondMs = 1000;

/**
 * `Retry-After`, as seconds or as a date (RFC 9110, 10.2.3), in milliseconds from now. `undefined` where it is absent,
 * past or neither.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  // More digits than a year of seconds has say "very long" just as well.
  if (/^[0-9]+$/.test(text)) return text.length > 9 ? Infinity : Number(text) * secondMs;
  // Date.parse takes much that is no date of RFC 9110, such as "-5"; all of its three forms name the day first.
  const date = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(text) ? Date.parse(text) : Number.NaN;
  return date > nowMs ? date - nowMs : undefined;
}
