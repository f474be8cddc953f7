import type { Config } from '../config/config.ts';
import { isSupportOpen } from '../config/support-hours.ts';
import type { SetRecord } from '../polling/set-record.ts';
import { heldUntil } from '../polling/staleness.ts';
import { type Body, bodyOf } from './body.ts';
import { BodyMemory, type LentMemory } from './body-memory.ts';
import { supportOpenFamily } from './support-open-family.ts';
import { type LabelledSet, labelSet } from './labelled-set.ts';
import type { OwnMetrics } from './own-metrics.ts';
import { type ExpositionFormat, formatEnd, formatHead, formatSample } from './text-format.ts';
import { type ShownSet, writeSets } from './write-sets.ts';

export interface ScrapeOptions {
  readonly format: ExpositionFormat;
  /** Only these helpdesks, and nothing of the exporter itself. Absent: everything. */
  readonly helpdesks?: ReadonlySet<string>;
  /** The moment of the monotonic clock at which counts must not be stale; now by default. */
  readonly at?: number;
}

interface MadeBody {
  readonly body: Promise<Body>;
  readonly own: string;
  /** Of the wall clock: support opens and closes at full minutes. */
  readonly minute: number;
  /** Of the monotonic clock: when the first counts in it become stale. */
  readonly until: number;
}

/** A body that is right as long as nothing changes, and what would change it. */
interface KeptBody extends MadeBody {
  readonly memory: LentMemory;
  /** Ends the keeping: those who read it go on. */
  readonly forget: () => void;
}

/**
 * What a scrape gets. Labels are written once, when a department set's poll ends, and lines at the scrape; those that tell
 * of an answer are left out once it is stale. What is written is chosen in one turn, so all values of a set come from one
 * answer. The body of everything is kept until something in it changes.
 */
export class Exposition {
  readonly #own: OwnMetrics;
  #config: Pick<Config, 'helpdesks'> = { helpdesks: [] };
  /** By record's set, in the order of the configuration. */
  #sets: ReadonlyMap<SetRecord['set'], { current: LabelledSet }> = new Map();
  readonly #kept = new Map<ExpositionFormat, KeptBody>();
  readonly #memory = new BodyMemory();
  /** The next body will hardly be smaller. In bytes. */
  #lastSize = 0;
  /** At most one large body is made at a time: those who ask meanwhile wait, and share the next. */
  #making: Promise<unknown> | undefined;

  constructor(own: OwnMetrics) {
    this.#own = own;
  }

  /**
   * Takes over a configuration, and what is known of its department sets. What is known already is not rendered again.
   *
   * @param records one for each department set, in the order of the configuration
   */
  apply(config: Pick<Config, 'helpdesks'>, records: readonly SetRecord[]): void {
    this.#config = config;
    const present = this.#sets;
    this.#sets = new Map(
      records.map((record) => [record.set, present.get(record.set) ?? { current: labelSet(record) }]),
    );
    this.#forgetBodies();
  }

  /** Takes over what is known of one department set now. */
  update(record: SetRecord): void {
    const slot = this.#sets.get(record.set);
    if (slot === undefined) return;
    if (slot.current.record.polls === record.polls) {
      // The same poll's: only for how long it holds has changed, and no line tells of that.
      slot.current = { ...slot.current, record };
      return;
    }
    slot.current = labelSet(record, slot.current);
    this.#forgetBodies();
  }

  /** One consistent state of everything, or of some helpdesks, as a body of the given format. */
  async scrape(options: ScrapeOptions): Promise<Body> {
    const { format, helpdesks, at } = options;
    if (helpdesks === undefined && at === undefined) return this.#scrapeAll(format);
    const own = helpdesks === undefined ? await this.#own.format(format) : '';
    return this.#make({ ...options, at: at ?? performance.now() }, own, (size) => Buffer.allocUnsafe(size))
      .body;
  }

  async #scrapeAll(format: ExpositionFormat): Promise<Body> {
    for (;;) {
      const chosen = this.#choose(format, await this.#own.format(format));
      if (chosen !== undefined) {
        // In the same turn: what is chosen can be forgotten in the next. Where it is not served, its memory is not used again.
        const release = chosen.memory.read();
        const body = await chosen.body;
        // Making it took a while, or the process was stopped meanwhile: stale counts are never served.
        if (performance.now() < chosen.until) return { ...body, release };
      }
      await this.#making;
    }
  }

  /** The kept body if it is right, or a new one; none while another one is made. */
  #choose(format: ExpositionFormat, own: string): KeptBody | undefined {
    const kept = this.#kept.get(format);
    if (kept?.own === own && isRight(kept)) return kept;
    if (this.#making !== undefined) return undefined;
    kept?.forget();
    const memory = this.#memory.lend();
    const allocate = (size: number): Buffer => memory.allocate(Math.max(size, this.#lastSize));
    const made = this.#make({ format, at: performance.now() }, own, allocate);
    const chosen = { ...made, memory, forget: memory.read() };
    this.#kept.set(format, chosen);
    this.#making = made.body
      .then(({ bytes }) => (this.#lastSize = bytes.length))
      .finally(() => (this.#making = undefined));
    return chosen;
  }

  #forgetBodies(): void {
    for (const { forget } of this.#kept.values()) forget();
    this.#kept.clear();
  }

  #make(
    { format, at, helpdesks }: ScrapeOptions & { readonly at: number },
    own: string,
    allocate: (size: number) => Buffer,
  ): MadeBody {
    const now = Date.now();
    const sets: ShownSet[] = [];
    let until = Infinity;
    for (const { current } of this.#sets.values()) {
      if (helpdesks !== undefined && !helpdesks.has(current.record.set.helpdesk)) continue;
      const setUntil = heldUntil(current.record);
      const held = at < setUntil;
      sets.push({ set: current, held });
      if (held && setUntil < until) until = setUntil;
    }
    const tail = `${this.#formatSupport(format, now, helpdesks)}${own}${formatEnd(format)}`;
    return { body: writeSets(sets, format, tail, allocate).then(bodyOf), own, minute: minuteOf(now), until };
  }

  #formatSupport(format: ExpositionFormat, now: number, helpdesks?: ReadonlySet<string>): string {
    const lines = this.#config.helpdesks
      .filter(({ name }) => helpdesks === undefined || helpdesks.has(name))
      .map(({ name, supportHours }) => {
        if (supportHours === undefined) return '';
        const open = isSupportOpen(supportHours, now) ? 1 : 0;
        return formatSample(supportOpenFamily.name, [['helpdesk', name]], open);
      })
      .join('');
    return lines === '' ? '' : formatHead(supportOpenFamily, format) + lines;
  }
}

function isRight({ minute, until }: KeptBody): boolean {
  return minute === minuteOf(Date.now()) && performance.now() < until;
}

function minuteOf(wallClockMs: number): number {
  return Math.floor(wallClockMs / 60_000);
}
