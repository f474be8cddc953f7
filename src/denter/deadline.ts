import { DenterError } from './denter-error.ts';

/** One timer from a poll's first step to its last byte, tied to the signal of whoever may give it up. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #outer: AbortSignal;
  readonly #onOuterAbort = (): void => this.#controller.abort(new DenterError('timeout', 'given up'));

  constructor(timeoutMs: number, outer: AbortSignal) {
    this.#outer = outer;
    // The error is made when it is needed: its stack costs, and few polls come to that.
    this.#timer = setTimeout(() => this.#controller.abort(lateBy(timeoutMs)), timeoutMs);
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

function lateBy(timeoutMs: number): DenterError {
  return new DenterError('timeout', `no whole answer within ${timeoutMs / 1000} s,`);
}

/**
 * Waits for what can't be given up itself, such as reading a file, no longer than until the signal.
 *
 * @param doing what is being done, for the message
 * @throws {DenterError} the signal's reason, with what was being done
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal, doing: string): Promise<T> {
  // Its failure after the abort is nobody's concern.
  work.catch(() => {});
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      const { reason } = signal;
      reject(
        reason instanceof DenterError ? new DenterError(reason.code, `${reason.message} ${doing}`) : reason,
      );
    };
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
