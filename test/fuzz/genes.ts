import fc from 'fast-check';

/** Numbers that decide, one after the other, what a generated thing is like. When they are used up, nothing more happens. */
export class Genes {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  get left(): number {
    return Math.max(0, this.#numbers.length - this.#next);
  }

  /** Below a limit; 0, the most harmless, when there are none left. */
  below(limit: number): number {
    const number = this.#numbers[this.#next] ?? 0;
    this.#next += 1;
    return number % limit;
  }

  /** True once in so many times. */
  onceIn(times: number): boolean {
    return this.below(times) === times - 1;
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** Up to so many bytes. */
  bytes(most: number): Buffer {
    return Buffer.from(Array.from({ length: 1 + this.below(most) }, () => this.below(256)));
  }
}

/** fast-check makes plain numbers ten times as fast as records of strings, and shrinks them as well. */
export function genes(most: number): fc.Arbitrary<number[]> {
  return fc.noBias(fc.array(fc.nat(0x7fff_ffff), { maxLength: most, size: 'max' }));
}
