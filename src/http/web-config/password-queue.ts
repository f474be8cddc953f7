import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** Waiting checks in all and of one client. At cost 10 the queue is some 3 s long. */
const mostWaiting = 32;
const mostWaitingOfClient = 8;

/** As text: a worker can't be started from TypeScript, and the tests run on that. */
const workerSource = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { compareSync } = require(workerData);
  parentPort.on('message', ({ password, hash }) => parentPort.postMessage(compareSync(password, hash)));
`;

/** One password to be checked. */
export interface PasswordCheck {
  readonly password: string;
  /** bcrypt's. */
  readonly hash: string;
  /** Who asks: one of them can't take all places of the queue. */
  readonly client: string;
  /** Asked when its turn comes: an answer that makes the work needless. */
  readonly shortcut: () => boolean | undefined;
}

interface Waiting extends PasswordCheck {
  readonly settle: (answer: boolean | undefined) => void;
}

/** Checks passwords one after the other, off the main thread: bcrypt is slow on purpose. */
export class PasswordQueue {
  readonly #waiting: Waiting[] = [];
  #running: Waiting | undefined;
  #worker: Worker | undefined;

  /** @returns Whether the password is right; `undefined` when too many others are waiting. */
  check(wanted: PasswordCheck): Promise<boolean | undefined> {
    const ofClient = this.#waiting.filter(({ client }) => client === wanted.client).length;
    if (this.#waiting.length >= mostWaiting || ofClient >= mostWaitingOfClient)
      return Promise.resolve(undefined);
    return new Promise((settle) => {
      this.#waiting.push({ ...wanted, settle });
      this.#next();
    });
  }

  /** Ends the thread; who waits gets no answer. */
  async close(): Promise<void> {
    for (const { settle } of this.#waiting.splice(0)) settle(undefined);
    await this.#worker?.terminate();
  }

  #next(): void {
    while (this.#running === undefined) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const answer = next.shortcut();
      if (answer === undefined) this.#run(next);
      else next.settle(answer);
    }
  }

  #run(next: Waiting): void {
    this.#running = next;
    this.#worker ??= this.#startWorker();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    this.#worker.postMessage({ password: next.password, hash: next.hash });
  }

  #done(answer: boolean | undefined): void {
    const done = this.#running;
    this.#running = undefined;
    done?.settle(answer);
    this.#next();
  }

  #startWorker(): Worker {
    const bcrypt = createRequire(import.meta.url).resolve('bcryptjs');
    const worker = new Worker(workerSource, { eval: true, workerData: bcrypt });
    worker.on('message', (answer: unknown) => this.#done(answer === true));
    // Out of memory, for one: the next check starts another.
    worker.on('error', () => {});
    worker.once('exit', () => {
      this.#worker = undefined;
      this.#done(undefined);
    });
    return worker;
  }
}
