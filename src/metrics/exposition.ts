import type { Config } from '../config/config.ts';
import { isSupportOpen } from '../config/support-hours.ts';
import type { SetRecord } from '../polling/set-record.ts';
import { isHeld } from '../polling/staleness.ts';
import { setFamilies, supportOpenFamily } from './families.ts';
import type { OwnMetrics } from './own-metrics.ts';
import { type ExpositionFormat, formatEnd, formatHead, formatSample } from './text-format.ts';

export interface ScrapeOptions {
  readonly format: ExpositionFormat;
  /** Only these helpdesks, and nothing of the exporter itself. Absent: everything. */
  readonly helpdesks?: ReadonlySet<string>;
  /** The moment of the monotonic clock at which counts must not be stale; now by default. */
  readonly at?: number;
}

/** A record's lines, one string for each of `setFamilies`. */
interface RenderedSet {
  readonly record: SetRecord;
  readonly lines: readonly string[];
}

/**
 * What a scrape gets. Each department set's lines are rendered once, when its poll ends, and joined at the scrape;
 * lines that tell of an answer are left out once it is stale. The joining happens in one turn, so all values of a set
 * come from one answer.
 */
export class Exposition {
  readonly #own: OwnMetrics;
  #config: Pick<Config, 'helpdesks'> = { helpdesks: [] };
  /** By record's set, in the order of the configuration. */
  #rendered: ReadonlyMap<SetRecord['set'], { current: RenderedSet }> = new Map();

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
    const present = this.#rendered;
    this.#rendered = new Map(
      records.map((record) => [record.set, present.get(record.set) ?? { current: renderSet(record) }]),
    );
  }

  /** Takes over what is known of one department set now. */
  update(record: SetRecord): void {
    const slot = this.#rendered.get(record.set);
    if (slot !== undefined) slot.current = renderSet(record);
  }

  /** One consistent state of everything as a body of the given format. */
  async scrape({ format, helpdesks, at }: ScrapeOptions): Promise<string> {
    const own = helpdesks === undefined ? await this.#own.format(format) : '';
    return `${this.#formatSets(format, helpdesks, at ?? performance.now())}${this.#formatSupport(format, helpdesks)}${own}${formatEnd(format)}`;
  }

  #formatSets(format: ExpositionFormat, helpdesks: ReadonlySet<string> | undefined, at: number): string {
    const sets = Array.from(this.#rendered.values(), ({ current }) => current)
      .filter(({ record }) => helpdesks === undefined || helpdesks.has(record.set.helpdesk))
      .map(({ record, lines }) => ({ lines, held: isHeld(record, at) }));
    return setFamilies
      .map((family, index) => {
        const lines = sets.map((set) => (set.held || !family.fromAnswer ? set.lines[index] : '')).join('');
        return lines === '' ? '' : formatHead(family, format) + lines;
      })
      .join('');
  }

  #formatSupport(format: ExpositionFormat, helpdesks: ReadonlySet<string> | undefined): string {
    const now = Date.now();
    const lines = this.#config.helpdesks
      .filter(({ name }) => helpdesks === undefined || helpdesks.has(name))
      .map(({ name, supportHours }) => {
        if (supportHours === undefined) return '';
        return formatSample(
          supportOpenFamily.name,
          [['helpdesk', name]],
          isSupportOpen(supportHours, now) ? 1 : 0,
        );
      })
      .join('');
    return lines === '' ? '' : formatHead(supportOpenFamily, format) + lines;
  }
}

function renderSet(record: SetRecord): RenderedSet {
  const { helpdesk, name } = record.set;
  const lines = setFamilies.map((family) =>
    family
      .samples(record)
      .map(([values, value]) => {
        const own = family.labels.map((label, index) => [label, values[index] ?? ''] as const);
        return formatSample(family.name, [['helpdesk', helpdesk], ['department_set', name], ...own], value);
      })
      .join(''),
  );
  return { record, lines };
}
