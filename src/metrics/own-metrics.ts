import {
  collectDefaultMetrics,
  Gauge,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';
import { revision, version } from '../config/version.ts';
import { type ExpositionFormat, formatHead, formatSample, type MetricType } from './text-format.ts';

/**
 * How long the text of these metrics is kept, in milliseconds. Collecting them takes 0.9 ms, a quarter of a scrape of 15 000 series;
 * and since they are never the same twice, no body could be sent again without it.
 */
const keptMs = 1000;

/**
 * The exporter's metrics of itself: an ordinary prom-client registry, read as objects and written by the same writer as
 * everything else, so that one registry can serve both formats.
 */
export class OwnMetrics {
  readonly #registry = new Registry();
  /** By format. */
  readonly #kept = new Map<ExpositionFormat, { text: string; at: number }>();

  constructor() {
    const build = new Gauge({
      name: 'denter_exporter_build_info',
      help: 'Always 1; the version of the exporter, the commit it was built from, and the version of Node.js it runs on.',
      labelNames: ['version', 'revision', 'nodeversion'],
      registers: [this.#registry],
    });
    build.set({ version, revision, nodeversion: process.version }, 1);
  }

  /** Adds what describes the process: `process_*` and `nodejs_*`. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /**
   * Adds what tells of reloads.
   *
   * @returns a function to call at the end of each attempt to load the configuration
   */
  collectReloads(): (successful: boolean) => void {
    const registers = [this.#registry];
    const success = new Gauge({
      name: 'denter_exporter_config_last_reload_successful',
      help: 'Whether the last attempt to load the configuration succeeded (1) or not (0).',
      registers,
    });
    const timestamp = new Gauge({
      name: 'denter_exporter_config_last_reload_success_timestamp_seconds',
      help: 'Unix time at which the configuration in force was loaded.',
      registers,
    });
    return (successful) => {
      success.set(successful ? 1 : 0);
      if (successful) timestamp.set(Date.now() / 1000);
      this.#kept.clear();
    };
  }

  /** All families of the registry. What describes the process is up to a second old. */
  async format(format: ExpositionFormat): Promise<string> {
    const kept = this.#kept.get(format);
    if (kept !== undefined && performance.now() - kept.at < keptMs) return kept.text;
    const families = await this.#registry.getMetricsAsJSON();
    const text = families.map((family) => formatFamily(family, format)).join('');
    this.#kept.set(format, { text, at: performance.now() });
    return text;
  }
}

function formatFamily(family: MetricObjectWithValues<MetricValue<string>>, format: ExpositionFormat): string {
  const { name, help, values } = family;
  const lines = values.map((sample) => {
    const labels = Object.entries(sample.labels).map(([label, text]) => [label, String(text)] as const);
    // Histograms and summaries name each sample; prom-client's types don't say so.
    const sampleName = 'metricName' in sample ? String(sample.metricName) : name;
    return formatSample(sampleName, labels, sample.value);
  });
  return lines.length === 0 ? '' : formatHead({ name, help, type: typeOf(family) }, format) + lines.join('');
}

/** prom-client declares its types as an enum of numbers, and gives their names. */
function typeOf({ type }: { readonly type: unknown }): MetricType {
  return type === 'counter' || type === 'histogram' || type === 'summary' ? type : 'gauge';
}
