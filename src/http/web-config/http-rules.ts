import { validateHeaderValue } from 'node:http';
import { describe, quote } from '../../config/quote.ts';
import { field, isMapping } from '../../config/raw.ts';
import type { Finding } from '../../config/rules/finding.ts';
import { parseGoDuration } from './go-duration.ts';

/** The headers that can be set, with their only values where there are such. The same as in all of Prometheus. */
const allowedHeaders: ReadonlyMap<string, readonly string[]> = new Map([
  ['Strict-Transport-Security', []],
  ['X-Content-Type-Options', ['nosniff']],
  ['X-Frame-Options', ['deny', 'sameorigin']],
  ['X-XSS-Protection', []],
  ['Content-Security-Policy', []],
]);

/** What is wrong with `http_server_config.headers`. */
export function headerFindings(root: unknown): readonly Finding[] {
  const headers = field(field(root, 'http_server_config'), 'headers');
  if (!isMapping(headers)) return [];
  return Object.entries(headers).flatMap(([name, value]): readonly Finding[] => {
    const path = ['http_server_config', 'headers', name];
    const values = allowedHeaders.get(name);
    if (values === undefined) {
      const wanted = [...allowedHeaders.keys()].join(', ');
      const message = `HTTP header ${quote(name)} can not be configured, wanted one of ${wanted}`;
      return [{ path, message, at: 'key' }];
    }
    const text = String(value);
    if (values.length > 0 && !values.includes(text)) {
      const wanted = values.map((allowed) => quote(allowed)).join(' ');
      return [
        { path, message: `invalid value for ${name}. Expected one of: [${wanted}], but got: ${quote(text)}` },
      ];
    }
    return isHeaderValue(name, text)
      ? []
      : [{ path, message: `invalid value for ${name}: it holds a character that no header can hold` }];
  });
}

function isHeaderValue(name: string, value: string): boolean {
  try {
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with `rate_limit`. */
export function rateLimitFindings(root: unknown): readonly Finding[] {
  const limit = field(root, 'rate_limit');
  const findings: Finding[] = [];
  const interval = field(limit, 'interval');
  if (interval !== undefined && intervalMs(interval) === undefined) {
    const message = `got ${describe(interval)}, wanted a duration such as 100ms or 1s, or 0 for no limit`;
    findings.push({ path: ['rate_limit', 'interval'], message });
  }
  const burst = field(limit, 'burst');
  if (typeof burst === 'number' && burst < 0) {
    findings.push({ path: ['rate_limit', 'burst'], message: `got ${describe(burst)}, wanted 0 or more` });
  }
  return findings;
}

/** @returns `undefined` when it is none. */
export function intervalMs(interval: unknown): number | undefined {
  if (interval === undefined || interval === null || interval === 0) return 0;
  return typeof interval === 'string' ? parseGoDuration(interval) : undefined;
}
