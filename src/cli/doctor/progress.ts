/** Where progress is shown: stderr. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const eraseLine = '\r\u001b[K';

/** One line on a terminal that says how far it is; elsewhere nothing. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #total: number;
  #done = 0;
  #failed = 0;

  constructor(terminal: Terminal, total: number) {
    this.#terminal = terminal;
    this.#total = total;
    this.#show();
  }

  finished(isFailed: boolean): void {
    this.#done += 1;
    if (isFailed) this.#failed += 1;
    this.#show();
  }

  /** Leaves nothing on the line. */
  end(): void {
    if (this.#terminal.isTTY === true) this.#terminal.write(eraseLine);
  }

  #show(): void {
    if (this.#terminal.isTTY !== true) return;
    const count = `${this.#done} of ${this.#total} helpdesk${this.#total === 1 ? '' : 's'}`;
    this.#terminal.write(`${eraseLine}asked ${count}, ${this.#failed} failed`);
  }
}
