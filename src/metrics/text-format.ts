/**
 * The two text formats that Prometheus reads, sample lines being the same in both.
 *
 * A writer of our own and not prom-client's: that one joins label values in a way that lets `a,b:c` collide with
 * another series, renames counters for good once OpenMetrics was asked for, and can't keep the lines of one department
 * set apart.
 *
 * Sources: https://prometheus.io/docs/instrumenting/exposition_formats/ and
 * https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export type ExpositionFormat = 'text' | 'openmetrics';

export const contentTypes: Readonly<Record<ExpositionFormat, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

export type MetricType = 'gauge' | 'counter' | 'histogram' | 'summary';

export interface FamilyHead {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
}

/** The HELP and TYPE lines of a family. */
export function formatHead({ name, help, type }: FamilyHead, format: ExpositionFormat): string {
  // OpenMetrics names a counter's family without the suffix that its samples have.
  const family = format === 'openmetrics' && type === 'counter' ? name.replace(/_total$/, '') : name;
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  const text = format === 'openmetrics' ? escaped.replaceAll('"', '\\"') : escaped;
  return `# HELP ${family} ${text}\n# TYPE ${family} ${type}\n`;
}

/** One sample line. Label values may hold anything; what can't be written as UTF-8 becomes U+FFFD. */
export function formatSample(
  name: string,
  labels: readonly (readonly [string, string])[],
  value: number,
): string {
  const written = labels.map(([label, text]) => formatLabel(label, text)).join('');
  return `${name}${written === '' ? '' : `{${written.slice(1)}}`} ${formatValue(value)}\n`;
}

/** A label with its value, after a comma. */
export function formatLabel(label: string, text: string): string {
  return `,${label}="${escapeLabelValue(text)}"`;
}

/** What ends a body. */
export function formatEnd(format: ExpositionFormat): string {
  return format === 'openmetrics' ? '# EOF\n' : '';
}

const special = /[\\"\n]/g;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

function escapeLabelValue(text: string): string {
  return text.replace(special, (character) => escapes[character] ?? character);
}

/** A sample's value. */
export function formatValue(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return String(value);
}
