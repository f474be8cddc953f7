import type { Dispatcher } from 'undici';
import type { DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import { version } from '../config/version.ts';
import { isJsonObject, readTicketCounts } from './answer.ts';
import { parseBody } from './body.ts';
import { cleanText, type Hiders, hidersOf } from './clean.ts';
import type { Connections } from './connections.ts';
import type { CallCredentials } from './credentials.ts';
import { DenterError } from './denter-error.ts';
import { untilAborted } from './deadline.ts';
import { exchange, type HttpAnswer, type HttpQuestion } from './exchange.ts';
import { encodeForm } from './form.ts';
import type { Reason } from './reason.ts';
import { parseRetryAfter, reasonOfMessage, reasonOfStatus } from './refusal.ts';
import type { TicketCounts } from './ticket-counts.ts';

const headers = {
  'content-type': 'application/x-www-form-urlencoded',
  'user-agent': `denter-exporter/${version}`,
  accept: 'application/json',
  'accept-encoding': 'identity',
};

/** Failures that a second try on a new connection may well not meet. */
const retried: ReadonlySet<Reason> = new Set(['dns', 'connect', 'reset']);

export interface AskContext {
  readonly connections: Connections;
  /** The poll's deadline: its reason is what is thrown. */
  readonly signal: AbortSignal;
  /** Called when the first try failed in a way that a second one may not meet, before that. */
  readonly onRetry?: () => void;
  /** Called with each step, for the log at debug. Never sees a secret. */
  readonly trace?: (step: string, details: Readonly<Record<string, unknown>>) => void;
}

/**
 * Asks one helpdesk for the counts of one department set, until the deadline, with at most one retry.
 *
 * @throws {DenterError}
 */
export async function askTicketCounts(
  helpdesk: HelpdeskConfig,
  set: DepartmentSetConfig,
  credentials: CallCredentials,
  context: AskContext,
): Promise<TicketCounts> {
  const question = { url: new URL(helpdesk.url), headers, body: encodeForm(set, credentials) };
  const hiders = hidersOf(credentials.secrets);
  const { connections, signal, trace } = context;
  try {
    const opening = connections.route(helpdesk.connection, set.timeoutMs);
    const route = await untilAborted(opening, signal, 'while reading the files of tls_config');
    const answer = await sendWithRetry(question, route, context);
    trace?.('answered', { status: answer.status, bytes: answer.body.length });
    return readAnswer(answer, set, hiders);
  } catch (error) {
    if (!(error instanceof DenterError)) throw error;
    const { cause, retryAfterMs } = error;
    throw new DenterError(error.code, cleanText(error.message, hiders.text), {
      cause,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
}

async function sendWithRetry(
  question: HttpQuestion,
  route: { kept: Dispatcher; fresh: Dispatcher },
  { signal, trace, onRetry }: AskContext,
): Promise<HttpAnswer> {
  trace?.('asking', { url: question.url.href, bytes: question.body.length });
  try {
    return await exchange(route.kept, question, signal, { fresh: false });
  } catch (error) {
    if (signal.aborted || !(error instanceof DenterError) || !retried.has(error.code)) throw error;
    onRetry?.();
    trace?.('asking again on a new connection', { reason: error.code });
    return exchange(route.fresh, question, signal, { fresh: true });
  }
}

function readAnswer(answer: HttpAnswer, set: DepartmentSetConfig, hiders: Hiders): TicketCounts {
  const refusal = reasonOfStatus(answer.status);
  const body = parseOrUndefined(answer, refusal, (text) => cleanText(text, hiders.text));
  if (isJsonObject(body) && (body['result'] === 'error' || body['status'] === 'error'))
    throw apiFailure(body['message'], answer);
  if (refusal !== undefined) throw statusFailure(refusal, answer);
  if (!isJsonObject(body)) throw new DenterError('bad_response', 'the answer is JSON, but not an object');
  if (body['result'] !== 'success')
    throw new DenterError('bad_response', 'result: it is missing or neither "success" nor "error"');
  return readTicketCounts(body, set.includeCountsByStatus, hiders);
}

/** Where the status already says what is wrong, a body that is no JSON adds nothing. */
function parseOrUndefined(
  answer: HttpAnswer,
  refusal: Reason | undefined,
  clean: (text: string) => string,
): unknown {
  try {
    return parseBody(answer.body, clean);
  } catch (error) {
    if (refusal !== undefined) return undefined;
    throw error;
  }
}

function apiFailure(message: unknown, answer: HttpAnswer): DenterError {
  const text = typeof message === 'string' ? message : '';
  const says = text === '' ? 'gives no message' : `says ${JSON.stringify(text)}`;
  // A message that nobody knows says less than a status that means something.
  const telling =
    [401, 404, 429].includes(answer.status) || answer.status >= 500
      ? reasonOfStatus(answer.status)
      : undefined;
  return withStay(
    reasonOfMessage(text) ?? telling ?? 'api_error',
    `Denter ${says} (HTTP ${answer.status})`,
    answer,
  );
}

function statusFailure(reason: Reason, answer: HttpAnswer): DenterError {
  const where =
    reason === 'redirect' && answer.location !== undefined ? ` to ${withoutQuery(answer.location)}` : '';
  return withStay(reason, `the server answered HTTP ${answer.status}${where}`, answer);
}

/** With how long to stay away, where the answer says so. */
function withStay(reason: Reason, message: string, answer: HttpAnswer): DenterError {
  const retryAfterMs = parseRetryAfter(answer.retryAfter, Date.now());
  return new DenterError(reason, message, retryAfterMs === undefined ? {} : { retryAfterMs });
}

function withoutQuery(location: string): string {
  return (location.split(/[?#]/)[0] ?? '').replace(/\/\/[^/@]*@/, '//');
}
