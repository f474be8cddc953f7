/** Lets so many polls run at once, the others in the order in which they came. */
export class PollSlots {
  #limit: number;
  #used = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Polls under way beyond a smaller limit end in their own time. */
  set limit(limit: number) {
    this.#limit = limit;
    this.#admit();
  }

  /** Waits for a slot; who has got one gives it back by `release`. */
  async acquire(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      this.#admit();
    });
  }

  release(): void {
    this.#used -= 1;
    this.#admit();
  }

  #admit(): void {
    while (this.#used < this.#limit) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#used += 1;
      next();
    }
  }
}

/** Waits for one slot of each, in this order, and gives them back when the work has ended. */
export async function withSlots(needed: readonly PollSlots[], work: () => Promise<void>): Promise<void> {
  for (const slots of needed) await slots.acquire();
  try {
    await work();
  } finally {
    for (const slots of needed) slots.release();
  }
}
