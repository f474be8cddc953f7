import type { Dispatcher } from 'undici';
import type { DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import { version } from '../config/version.ts';
import { isJsonObject, readTicketCounts } from './answer.ts';
import { parseBody } from './body.ts';
import { cleanText } from './clean.ts';
import type { Connections } from './connections.ts';
import type { CallCredentials } from './credentials.ts';
import { DenterError } from './denter-error.ts';
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
  /** Ends the question at once; it is then nobody's failure, and the error's code says nothing. */
  readonly signal: AbortSignal;
  /** Called with each step, for the log at debug. Never sees a secret. */
  readonly trace?: (step: string, details: Readonly<Record<string, unknown>>) => void;
}

/**
 * Asks one helpdesk for the counts of one department set, within the set's timeout, with at most one retry.
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
  const clean = (text: string): string => cleanText(text, credentials.secrets);
  const deadline = new Deadline(set.timeoutMs, context.signal);
  try {
    const route = await context.connections.route(helpdesk.connection, set.timeoutMs);
    const answer = await sendWithRetry(question, route, deadline.signal, context.trace);
    context.trace?.('answered', { status: answer.status, bytes: answer.body.length });
    return readAnswer(answer, set, clean);
  } catch (error) {
    if (!(error instanceof DenterError)) throw error;
    const { cause, retryAfterMs } = error;
    throw new DenterError(error.code, clean(error.message), {
      cause,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  } finally {
    deadline.clear();
  }
}

async function sendWithRetry(
  question: HttpQuestion,
  route: { kept: Dispatcher; fresh: Dispatcher },
  signal: AbortSignal,
  trace: AskContext['trace'],
): Promise<HttpAnswer> {
  trace?.('asking', { url: question.url.href, bytes: question.body.length });
  try {
    return await exchange(route.kept, question, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof DenterError) || !retried.has(error.code)) throw error;
    trace?.('asking again on a new connection', { reason: error.code });
    return exchange(route.fresh, question, signal);
  }
}

function readAnswer(
  answer: HttpAnswer,
  set: DepartmentSetConfig,
  clean: (text: string) => string,
): TicketCounts {
  const refusal = reasonOfStatus(answer.status);
  const body = parseOrUndefined(answer, refusal, clean);
  if (isJsonObject(body) && (body['result'] === 'error' || body['status'] === 'error'))
    throw apiFailure(body['message'], answer);
  if (refusal !== undefined) throw statusFailure(refusal, answer);
  if (!isJsonObject(body)) throw new DenterError('bad_response', 'the answer is JSON, but not an object');
  if (body['result'] !== 'success')
    throw new DenterError('bad_response', 'result: it is missing or neither "success" nor "error"');
  return readTicketCounts(body, set.includeCountsByStatus);
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
  // A message that nobody knows says less than a status that means something.
  const telling =
    [401, 404, 429].includes(answer.status) || answer.status >= 500
      ? reasonOfStatus(answer.status)
      : undefined;
  return withStay(
    reasonOfMessage(text) ?? telling ?? 'api_error',
    `Denter says ${JSON.stringify(text)} (HTTP ${answer.status})`,
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

/** One timer from the first step to the last byte, tied to the caller's signal. */
class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #outer: AbortSignal;
  readonly #onOuterAbort = (): void => this.#controller.abort(new DenterError('timeout', 'given up'));

  constructor(timeoutMs: number, outer: AbortSignal) {
    this.#outer = outer;
    const late = new DenterError('timeout', `no whole answer within ${timeoutMs / 1000} s,`);
    this.#timer = setTimeout(() => this.#controller.abort(late), timeoutMs);
    if (outer.aborted) this.#onOuterAbort();
    else outer.addEventListener('abort', this.#onOuterAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#onOuterAbort);
  }
}
