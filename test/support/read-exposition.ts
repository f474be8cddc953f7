/**
 * A strict reader of Prometheus's two text formats, for tests only: it shares nothing with our writer, and refuses what
 * a lenient scraper would take. https://prometheus.io/docs/instrumenting/exposition_formats/ and
 * https://prometheus.io/docs/specs/om/open_metrics_spec/
 */

export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export type ReadFormat = 'text' | 'openmetrics';

interface OpenFamily {
  readonly name: string;
  readonly type: string;
}

const namePattern = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const headLine = new RegExp(`^# (HELP|TYPE) (${namePattern}) (.*)$`);
const sampleLine = new RegExp(`^(${namePattern})(?:\\{(.*)\\})? (\\S+)$`);
/** One pair, with the comma that separates it from the next one. */
const labelPair = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,(?=.)|$)/;
const number = /^[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)$|^NaN$/i;
const types = new Set(['counter', 'gauge', 'histogram', 'summary']);
const suffixes: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
  gauge: [''],
};

/** @throws {Error} naming the line, at the first thing that the format does not allow: duplicate series among them. */
export function readExposition(body: string, format: ReadFormat): ReadSample[] {
  if (!body.endsWith('\n')) throw new Error('the last line does not end');
  const lines = body.slice(0, -1).split('\n');
  if (format === 'openmetrics' && lines.pop() !== '# EOF') throw new Error('no # EOF at the end');
  const reader = new Reader(format);
  for (const [index, line] of lines.entries()) {
    try {
      reader.read(line);
    } catch (error) {
      const shown = line.slice(0, 200);
      throw new Error(`line ${index + 1}: ${String(error)}: ${shown}`, { cause: error });
    }
  }
  return reader.samples;
}

class Reader {
  readonly samples: ReadSample[] = [];
  readonly #format: ReadFormat;
  readonly #series = new Set<string>();
  readonly #heads = new Set<string>();
  #help: string | undefined;
  #family: OpenFamily | undefined;

  constructor(format: ReadFormat) {
    this.#format = format;
  }

  read(line: string): void {
    if (line.startsWith('#')) this.#readHead(line);
    else this.#readSample(line);
  }

  #readHead(line: string): void {
    const [, kind = '', name = '', rest = ''] = headLine.exec(line) ?? fail('neither HELP nor TYPE');
    if (this.#heads.has(`${kind} ${name}`)) fail(`a second ${kind} of ${name}`);
    this.#heads.add(`${kind} ${name}`);
    if (kind === 'HELP') {
      if (/\\(?!\\|n|")/.test(rest.replaceAll('\\\\', ''))) fail('an escape that is none');
      this.#help = name;
      this.#family = undefined;
      return;
    }
    if (this.#help !== name) fail('TYPE without its HELP before it');
    if (!types.has(rest)) fail(`the type ${rest}`);
    this.#family = { name, type: rest };
  }

  #readSample(line: string): void {
    const [, name = '', inner, text = ''] = sampleLine.exec(line) ?? fail('no sample');
    if (!this.#namesOf(this.#family ?? fail('a sample without a family')).includes(name))
      fail(`a sample of another family than ${this.#family?.name}`);
    const labels = readLabels(inner);
    if (!number.test(text)) fail(`the value ${text}`);
    const key = JSON.stringify([name, Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
    if (this.#series.has(key)) fail('a series that stands twice');
    this.#series.add(key);
    const value = Number(text.replace(/^\+?Inf$/i, 'Infinity').replace(/^-Inf$/i, '-Infinity'));
    this.samples.push({ name, labels, value });
  }

  #namesOf({ name, type }: OpenFamily): string[] {
    if (type !== 'counter') return (suffixes[type] ?? []).map((suffix) => `${name}${suffix}`);
    return [this.#format === 'openmetrics' ? `${name}_total` : name];
  }
}

function readLabels(inner: string | undefined): Record<string, string> {
  const labels = new Map<string, string>();
  for (let rest = inner ?? ''; rest !== '';) {
    const [whole, name = '', text = ''] = labelPair.exec(rest) ?? fail('labels that can not be read');
    if (labels.has(name)) fail(`the label ${name} twice`);
    labels.set(
      name,
      text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character)),
    );
    rest = rest.slice(whole.length);
  }
  return Object.fromEntries(labels);
}

function fail(what: string): never {
  throw new Error(what);
}

/** The samples with these labels, by name; of those with more labels the last. */
export function samplesOf(
  samples: readonly ReadSample[],
  labels: Readonly<Record<string, string>>,
): ReadSample[] {
  const wanted = Object.entries(labels);
  return samples.filter((sample) => wanted.every(([name, value]) => sample.labels[name] === value));
}
