import { writeSync } from 'node:fs';

/** What waits for a reader of the log, at most; what comes on top is lost. Room for the warnings of 10 000 helpdesks. Bytes. */
const maxWaiting = 4 * 2 ** 20;
/** Pause before a full pipe is tried again. */
const retryMs = 5;
/** How long `flush` waits for the reader. */
const flushLimitMs = 1000;

/**
 * Writes lines to stderr at once, and never waits for whoever reads them: a log that nobody reads must not stop the
 * polls. A full pipe keeps lines waiting up to a limit, and then they are lost, as they are on a full disk. How many
 * were lost is told as soon as writing succeeds again.
 */
export class LogWriter {
  readonly #fd: number;
  readonly #onLost: (lines: number) => void;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #lost = 0;
  #retry: NodeJS.Timeout | undefined;
  #onEmpty: (() => void)[] = [];

  /** @param fd a pipe or socket must not block, see `openLog` */
  constructor(fd: number, onLost: (lines: number) => void) {
    this.#fd = fd;
    this.#onLost = onLost;
    // The end by an error in our program too.
    process.once('exit', () => this.#drain());
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#waitingBytes + bytes.length > maxWaiting) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#retry === undefined) this.#drain();
  }

  /** Calls back once nothing waits any more, or after a second. */
  flush(done: () => void = () => {}): void {
    if (this.#waiting.length === 0) return done();
    this.#onEmpty.push(done);
    setTimeout(done, flushLimitMs).unref();
  }

  #drain(): void {
    let written = 0;
    try {
      for (const line of this.#waiting) {
        this.#writeLine(line, written);
        written += 1;
      }
    } catch (error) {
      this.#waiting.splice(0, written);
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') {
        this.#retry ??= setTimeout(() => {
          this.#retry = undefined;
          this.#drain();
        }, retryMs);
        return;
      }
      // A full disk, or a reader that has gone.
      this.#lost += this.#waiting.length;
      this.#waiting = [];
      this.#waitingBytes = 0;
      return this.#tellEmpty();
    }
    this.#waiting = [];
    if (written > 0 && this.#lost > 0) {
      const lost = this.#lost;
      this.#lost = 0;
      this.#onLost(lost);
    }
    this.#tellEmpty();
  }

  /** Writes a line to its end. What a full pipe did not take stays at its place. */
  #writeLine(line: Buffer, place: number): void {
    for (let rest = line; rest.length > 0;) {
      const length = writeSync(this.#fd, rest);
      this.#waitingBytes -= length;
      rest = rest.subarray(length);
      this.#waiting[place] = rest;
    }
  }

  #tellEmpty(): void {
    for (const done of this.#onEmpty.splice(0)) done();
  }
}
