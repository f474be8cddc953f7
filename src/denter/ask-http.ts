import type { DepartmentSetConfig, HttpTransport } from '../config/config.ts';
import { version } from '../config/version.ts';
import type { AskContext } from './ask.ts';
import type { CallCredentials } from './credentials.ts';
import { untilOver } from './deadline.ts';
import { DenterError } from './denter-error.ts';
import { exchange, type HttpAnswer, type HttpQuestion } from './exchange.ts';
import type { ExchangeEnd } from './exchange-end.ts';
import { encodeForm } from './form.ts';
import type { Reason } from './reason.ts';

/** In turn, not an object: undici's ProxyAgent would write the host into that. */
const headers = [
  ['content-type', 'application/x-www-form-urlencoded'],
  ['user-agent', `denter-exporter/${version}`],
  ['accept', 'application/json'],
  ['accept-encoding', 'identity'],
].flat();

/** Failures that a second try on a new connection may well not meet. */
const retried: ReadonlySet<Reason> = new Set(['dns', 'connect', 'reset']);

/**
 * Asks one helpdesk over HTTP, with at most one retry.
 *
 * @throws {DenterError} its message is not cleaned yet
 */
export async function askHttp(
  transport: HttpTransport,
  set: DepartmentSetConfig,
  credentials: CallCredentials,
  { connections, deadline, trace }: AskContext,
  onEnd: (end: ExchangeEnd) => void,
): Promise<HttpAnswer> {
  const opening = connections.route(transport.connection, set.timeoutMs);
  const route =
    opening instanceof Promise
      ? await untilOver(opening, deadline, 'while reading the files of tls_config')
      : opening;
  const question = questionOf(transport, set, credentials);
  trace?.('asking', { url: transport.url, bytes: question.body.length });
  try {
    return await exchange(route.kept, question, deadline, { fresh: false, onEnd });
  } catch (error) {
    if (deadline.reason !== undefined || !(error instanceof DenterError) || !retried.has(error.code))
      throw error;
    trace?.('asking again on a new connection', { reason: error.code });
    return exchange(route.fresh, question, deadline, { fresh: true, onEnd });
  }
}

/** The url is as `URL` writes it, without a query. Put together for each poll: kept for each set it took 0.4 kB. */
function questionOf(
  { url }: HttpTransport,
  set: DepartmentSetConfig,
  credentials: CallCredentials,
): HttpQuestion {
  const pathAt = url.indexOf('/', url.indexOf('//') + 2);
  return {
    origin: url.slice(0, pathAt),
    path: url.slice(pathAt),
    headers,
    body: encodeForm(set, credentials),
  };
}
