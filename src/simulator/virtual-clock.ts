export const dayMs = 86_400_000;

/** Virtual time: it runs `speed` times as fast as real time, stands still at 0, and never goes back. */
export class VirtualClock {
  readonly #realNow: () => number;
  #speed: number;
  #baseReal: number;
  #baseVirtual: number;

  /**
   * @param startMs Virtual milliseconds since midnight of virtual day 0.
   * @param realNow Monotonic, in milliseconds.
   */
  constructor(startMs: number, speed: number, realNow: () => number = () => performance.now()) {
    this.#realNow = realNow;
    this.#speed = speed;
    this.#baseReal = realNow();
    this.#baseVirtual = startMs;
  }

  get speed(): number {
    return this.#speed;
  }

  /** Virtual milliseconds since midnight of virtual day 0. */
  now(): number {
    return this.#baseVirtual + (this.#realNow() - this.#baseReal) * this.#speed;
  }

  setSpeed(speed: number): void {
    this.advance(0);
    this.#speed = speed;
  }

  /** Jumps ahead by virtual milliseconds, at any speed, also while time stands still. */
  advance(ms: number): void {
    this.#baseVirtual = this.now() + ms;
    this.#baseReal = this.#realNow();
  }
}

/** Virtual milliseconds as a day and a time of day, `HH:MM:SS`. */
export function dayAndTime(ms: number): { readonly day: number; readonly time: string } {
  const day = Math.floor(ms / dayMs);
  const seconds = Math.floor((ms - day * dayMs) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return { day, time: parts.map((part) => String(part).padStart(2, '0')).join(':') };
}
