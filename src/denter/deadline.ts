import { DenterError } from './denter-error.ts';

/**
 * One timer from a poll's first step to its last byte; whoever gives the poll up ends it before its time. Not an AbortSignal:
 * Node's events take a sixth of a poll over a kept connection (12 of 76 µs).
 */
export class Deadline {
  readonly #timer: NodeJS.Timeout;
  readonly #waiting: ((reason: DenterError) => void)[] = [];
  #reason: DenterError | undefined;

  constructor(timeoutMs: number) {
    // The error is made when it is needed: its stack costs, and few polls come to that.
    this.#timer = setTimeout(() => this.#end(lateBy(timeoutMs)), timeoutMs);
  }

  /** Why it is over; `undefined` as long as it is not. */
  get reason(): DenterError | undefined {
    return this.#reason;
  }

  /** Calls back when it is over: now, where it is. Who has ended by then must not mind. */
  onEnd(callback: (reason: DenterError) => void): void {
    if (this.#reason === undefined) this.#waiting.push(callback);
    else callback(this.#reason);
  }

  giveUp(): void {
    this.#end(new DenterError('timeout', 'given up'));
  }

  #end(reason: DenterError): void {
    this.clear();
    this.#reason ??= reason;
    for (const callback of this.#waiting.splice(0)) callback(this.#reason);
  }

  /** Of a poll that has ended: it is never over now. */
  clear(): void {
    clearTimeout(this.#timer);
  }
}

function lateBy(timeoutMs: number): DenterError {
  return new DenterError('timeout', `no whole answer within ${timeoutMs / 1000} s,`);
}

/**
 * Waits for what can't be given up itself, such as reading a file, no longer than until the deadline.
 *
 * @param doing what is being done, for the message
 * @throws {DenterError} the deadline's reason, with what was being done
 */
export async function untilOver<T>(work: Promise<T>, deadline: Deadline, doing: string): Promise<T> {
  return new Promise((resolve, reject) => {
    // Its failure after the deadline is nobody's concern.
    void work.then(resolve, reject);
    deadline.onEnd(({ code, message }) => reject(new DenterError(code, `${message} ${doing}`)));
  });
}
