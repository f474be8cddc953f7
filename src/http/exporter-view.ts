import type { Config, DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import type { Body } from '../metrics/body.ts';
import type { ScrapeOptions } from '../metrics/exposition.ts';
import type { PollPlan } from '../polling/polling-context.ts';
import type { SetRecord } from '../polling/set-record.ts';

export interface ReloadFailure {
  /** Wall clock, Unix milliseconds. */
  readonly atMs: number;
  readonly problems: readonly string[];
}

/** What the routes see of the exporter. */
export interface ExporterView {
  /** One consistent state of everything, or of some helpdesks, as a body of the given format. */
  scrape(options: ScrapeOptions): Promise<Body>;
  /** Polls the sets of a helpdesk now, as far as that is in order; what is known of them then, or after `waitMs`. */
  probe(helpdesk: HelpdeskConfig, waitMs: number): Promise<readonly SetRecord[]>;
  /** The configuration in force. */
  config(): Config;
  /** One for each department set, in the configuration's order. */
  records(): readonly SetRecord[];
  /** Whether every department set has been polled once. */
  isReady(): boolean;
  /** @throws ConfigError when the new configuration is bad; the old one stays in force. */
  reload(): Promise<void>;
  /** What the set's poller does next; `undefined` for a set that is not polled. */
  plan(set: DepartmentSetConfig): PollPlan | undefined;
  /** Why the last attempt to reload failed, one problem a line as `check` prints it; `undefined` when it did not fail. */
  reloadFailure(): ReloadFailure | undefined;
}

/** Tells of what went wrong in answering; details never hold a query string or a secret. */
export type WebLog = (message: string, details: Readonly<Record<string, unknown>>) => void;
