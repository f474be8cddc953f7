import type { Config, DepartmentSetConfig } from '../config/config.ts';
import type { ScrapeOptions } from '../metrics/exposition.ts';
import type { SetRecord } from '../polling/set-record.ts';

/** What the routes see of the exporter. */
export interface ExporterView {
  /** One consistent state of everything, or of some helpdesks, as a body of the given format. */
  scrape(options: ScrapeOptions): Promise<string>;
  /** The configuration in force. */
  config(): Config;
  /** One for each department set, in the configuration's order. */
  records(): readonly SetRecord[];
  /** Whether every department set has been polled once. */
  isReady(): boolean;
  /** @throws ConfigError when the new configuration is bad; the old one stays in force. */
  reload(): Promise<void>;
  /** When the set is polled next, on the monotonic clock in milliseconds; `undefined` where unknown. */
  nextPollAt?(set: DepartmentSetConfig): number | undefined;
}

/** Tells of what went wrong in answering; details never hold a query string or a secret. */
export type WebLog = (message: string, details: Readonly<Record<string, unknown>>) => void;
