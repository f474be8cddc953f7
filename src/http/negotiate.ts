import type { Request } from 'express';
import type { ExpositionFormat } from '../metrics/text-format.ts';

/** Our names need no escaping, so an answer satisfies whatever scheme Prometheus 3 asks for in `escaping`. */
const escapings = [
  '',
  '; escaping=allow-utf-8',
  '; escaping=underscores',
  '; escaping=dots',
  '; escaping=values',
];

/** Text first: it is what `*\/*` and no wish at all get. */
const textTypes = escapings.map((escaping) => `text/plain; version=0.0.4; charset=utf-8${escaping}`);
const openMetricsTypes = escapings.map(
  (escaping) => `application/openmetrics-text; version=1.0.0; charset=utf-8${escaping}`,
);
const types = [...textTypes, ...openMetricsTypes];

/** Prometheus sends about 250 characters. Weighing a header of the greatest size would take 30 ms. */
const acceptLimit = 1024;

/**
 * The format that `Accept` prefers. As with Prometheus's own exporters nothing is refused: who accepts neither gets text.
 *
 * @see https://prometheus.io/docs/instrumenting/content_negotiation/
 */
export const negotiateFormat = weighOnce(
  'accept',
  (req): ExpositionFormat => {
    const best = req.accepts(types);
    return best !== false && openMetricsTypes.includes(best) ? 'openmetrics' : 'text';
  },
  'text',
);

/** Whether `Accept-Encoding` allows gzip. */
export const acceptsGzip = weighOnce(
  'accept-encoding',
  (req) => req.acceptsEncodings('gzip') === 'gzip',
  false,
);

/**
 * Weighing Prometheus's `Accept` takes 50 µs; its headers are the same at every scrape.
 *
 * @param otherwise what a header gets that is too long to be weighed
 */
function weighOnce<T>(
  name: 'accept' | 'accept-encoding',
  weigh: (req: Request) => T,
  otherwise: T,
): (req: Request) => T {
  let last: { readonly header: string; readonly verdict: T } | undefined;
  return (req) => {
    const header = req.headers[name] ?? '';
    if (header.length > acceptLimit) return otherwise;
    if (header !== last?.header) last = { header, verdict: weigh(req) };
    return last.verdict;
  };
}
