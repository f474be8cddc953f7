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
export function negotiateFormat(req: Request): ExpositionFormat {
  const accept = req.headers.accept ?? '';
  if (accept.length > acceptLimit) return 'text';
  if (accept !== lastAccept.header) lastAccept = { header: accept, format: weighFormat(req) };
  return lastAccept.format;
}

/** Weighing Prometheus's header takes 50 µs, a quarter of a small scrape; it is the same at every scrape. */
let lastAccept: { header: string | undefined; format: ExpositionFormat } = {
  header: undefined,
  format: 'text',
};

function weighFormat(req: Request): ExpositionFormat {
  const best = req.accepts(types);
  return best !== false && openMetricsTypes.includes(best) ? 'openmetrics' : 'text';
}

/** Whether `Accept-Encoding` allows gzip. */
export function acceptsGzip(req: Request): boolean {
  const header = req.headers['accept-encoding'] ?? '';
  return header.length <= acceptLimit && req.acceptsEncodings('gzip') === 'gzip';
}
