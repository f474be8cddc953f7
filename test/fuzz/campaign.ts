import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Whether this is `npm run fuzz`, the whole of it, and not the short version of `npm test`. */
export const isWhole = process.env['FUZZ'] === 'whole';

const given = process.env['FUZZ_SEED'];
const path = process.env['FUZZ_PATH'];

/** What fast-check prints when it fails, given back in `FUZZ_SEED` and `FUZZ_PATH`; a seed of its own otherwise. */
export const replay = {
  seed: given === undefined ? Math.floor(Math.random() * 0x7fff_ffff) : Number(given),
  ...(path === undefined ? {} : { path }),
};

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

/** Bytes of the heap that are still in use after a collection. */
function heapInUse(): number {
  if (typeof collectGarbage === 'function') collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Counts outcomes, and watches memory and time while it does. */
export class Campaign {
  readonly runs: number;
  readonly #what: string;
  readonly #outcomes = new Map<string, number>();
  readonly #startedAt = performance.now();
  readonly #startCpu = process.cpuUsage();
  #done = 0;
  #heapBefore: number | undefined;

  constructor(what: string, runs: { readonly whole: number; readonly short: number }) {
    this.#what = what;
    this.runs = isWhole ? runs.whole : runs.short;
  }

  /** Notes how one run ended. */
  count(outcome: string): void {
    this.#done += 1;
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
    // By then everything is compiled, and every cache is as full as it gets.
    if (this.#done === Math.ceil(this.runs / 5)) this.#heapBefore = heapInUse();
    if (isWhole && this.#done % (this.runs / 20) === 0) this.#print();
  }

  /** The outcomes that came more often than so many times. */
  oftenerThan(times: number): string[] {
    return [...this.#outcomes].filter(([, count]) => count > times).map(([outcome]) => outcome);
  }

  /** Prints the figures; gives by how many bytes the heap has grown since a fifth of the runs. */
  end(): number {
    this.#print();
    return heapInUse() - (this.#heapBefore ?? 0);
  }

  #print(): void {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const { user, system } = process.cpuUsage(this.#startCpu);
    const outcomes = [...this.#outcomes].toSorted(([, a], [, b]) => b - a);
    const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);
    console.log(
      `${this.#done} ${this.#what}, FUZZ_SEED=${replay.seed}: ${seconds.toFixed(0)} s, ` +
        `${((user + system) / 1e6).toFixed(0)} s of CPU, heap ${mb(this.#heapBefore ?? 0)} → ${mb(heapInUse())} MB\n` +
        outcomes.map(([outcome, count]) => `${outcome} ${count}`).join(', '),
    );
  }
}
