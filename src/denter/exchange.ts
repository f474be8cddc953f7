import type { Dispatcher } from 'undici';
import type { ConnectionTrace } from './connection-trace.ts';
import type { Deadline } from './deadline.ts';
import { DenterError } from './denter-error.ts';
import type { ExchangeEnd } from './exchange-end.ts';
import { headerText } from './header-text.ts';
import { networkFailure, type Phase } from './network-failure.ts';
import type { Way } from './origin-clients.ts';
import type { AnswerHeaders } from './shown-answer.ts';
import type { TracedClient, TracedDispatchOptions } from './traced-client.ts';

const maxBodyBytes = 1024 * 1024;

export interface HttpAnswer {
  readonly status: number;
  readonly location: string | undefined;
  readonly retryAfter: string | undefined;
  readonly body: Buffer;
}

export interface HttpQuestion {
  readonly origin: string;
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: string;
}

export interface ExchangeOptions {
  /** Whether the connection is to be closed after it, as all of the way's are. */
  readonly fresh: boolean;
  readonly onEnd?: (end: ExchangeEnd) => void;
}

/**
 * One POST over the given way; no retry, no redirect. undici's `dispatch` is used rather than its `request`,
 * which does not let go of a signal's abort while it still connects, and can't say how far it came.
 *
 * @throws {DenterError} the deadline's reason, with how far it came, among them
 */
export function exchange(
  way: Way,
  question: HttpQuestion,
  deadline: Deadline,
  { fresh, onEnd }: ExchangeOptions,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { origin, path, headers, body } = question;
    const run = new Exchange(origin.startsWith('https:'), { resolve, reject, onEnd });
    deadline.onEnd((reason) => run.fail(reason));
    // Not even a connection is begun.
    if (deadline.reason !== undefined) return;
    try {
      const request: TracedDispatchOptions = {
        origin,
        path,
        method: 'POST',
        headers,
        body,
        reset: fresh,
        onClient: (client) => run.carriedBy(client),
      };
      way.dispatch(request, run);
    } catch (error) {
      run.fail(error);
    }
  });
}

interface Outcome {
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: DenterError) => void;
  readonly onEnd: ExchangeOptions['onEnd'];
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #secure: boolean;
  readonly #outcome: Outcome;
  readonly #chunks: Buffer[] = [];
  readonly #startedAt = performance.now();
  #sentAt: number | undefined;
  #firstByteAt: number | undefined;
  #client: TracedClient | undefined;
  #connection: ConnectionTrace | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #phase: Phase = 'connecting';
  #done = false;
  #bytes = 0;
  #status: number | undefined;
  #headers: AnswerHeaders = {};

  constructor(secure: boolean, outcome: Outcome) {
    this.#secure = secure;
    this.#outcome = outcome;
  }

  carriedBy(client: TracedClient): void {
    this.#client = client;
  }

  /** Ends the exchange with an error, if it has not ended; an answer still under way is cut off. */
  fail(error: unknown): void {
    if (this.#done) return;
    const failure = networkFailure(error, this.#phase, this.#secure);
    const told =
      failure.code === 'timeout'
        ? new DenterError('timeout', `${failure.message} ${phaseNames[this.#phase]}`)
        : failure;
    this.#end(told.message);
    this.#outcome.reject(told);
    this.#controller?.abort(failure);
  }

  #end(failure?: string): void {
    this.#done = true;
    const connection = this.#connection ?? this.#client?.connection;
    this.#outcome.onEnd?.({
      startedAt: this.#startedAt,
      sentAt: this.#sentAt,
      firstByteAt: this.#firstByteAt,
      endedAt: performance.now(),
      connection,
      reused: connection !== undefined && connection.startedAt < this.#startedAt,
      status: this.#status,
      headers: this.#headers,
      chunks: this.#chunks,
      failure,
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#phase = 'waiting';
    this.#sentAt = performance.now();
    // Now, for the client may have begun another one when this exchange ends.
    this.#connection = this.#client?.connection;
    // It was given up while it waited for its connection: nothing may be sent now.
    if (this.#done) controller.abort(new DenterError('timeout', 'given up'));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: AnswerHeaders): void {
    // undici's parser had this list since the last answer, so it is old, and a dead old list keeps what lies in it until V8 collects
    // all garbage: 1.1 of 2.9 kB that a poll left, and the bytes of the answer.
    if (Array.isArray(controller.rawHeaders)) controller.rawHeaders.length = 0;
    if (status < 200) return;
    this.#phase = 'reading';
    this.#firstByteAt = performance.now();
    this.#status = status;
    this.#headers = headers;
    const encoding = first(headers['content-encoding']) ?? '';
    // Neither cut nor put into lower case before the message is cleaned: it may be a secret that comes back.
    if (!/^[ \t]*(identity)?[ \t]*$/i.test(encoding)) {
      const message = `the answer comes in an encoding that was not asked for: ${encoding}`;
      this.fail(new DenterError('bad_response', message));
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > maxBodyBytes)
      this.fail(new DenterError('too_large', `the answer is larger than ${maxBodyBytes} bytes`));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#done) return;
    this.#end();
    const [chunk = Buffer.alloc(0), ...more] = this.#chunks;
    this.#outcome.resolve({
      status: this.#status ?? 0,
      location: first(this.#headers['location']),
      retryAfter: first(this.#headers['retry-after']),
      body: more.length === 0 ? chunk : Buffer.concat(this.#chunks),
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }
}

const phaseNames: Readonly<Record<Phase, string>> = {
  connecting: 'while connecting',
  waiting: 'while waiting for the answer to begin',
  reading: 'while reading the answer',
};

function first(value: string | string[] | undefined): string | undefined {
  const text = typeof value === 'string' ? value : value?.[0];
  return text === undefined ? undefined : headerText(text);
}
