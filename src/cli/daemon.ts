import type { Logger } from 'pino';
import type { Config, DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { loadConfig, type LoadedConfig } from '../config/load.ts';
import { type Shard, takeShard } from '../config/shard.ts';
import { Connections } from '../denter/connections.ts';
import { DescriptorReserve } from '../denter/descriptor-reserve.ts';
import type { ExporterView, ReloadFailure } from '../http/exporter-view.ts';
import type { Body } from '../metrics/body.ts';
import { Exposition, type ScrapeOptions } from '../metrics/exposition.ts';
import { OwnMetrics } from '../metrics/own-metrics.ts';
import { reportPoll } from '../polling/change.ts';
import { Fleet } from '../polling/fleet.ts';
import type { PollingContext, PollPlan } from '../polling/polling-context.ts';
import { PollSlots } from '../polling/poll-slots.ts';
import type { SetRecord } from '../polling/set-record.ts';

const outOfDescriptors =
  'out of file descriptors: polls fail, and connections to helpdesks are not kept until the next reload; raise the limit of open files (LimitNOFILE= of systemd, ulimit -n)';

/** Everything that runs: pollers, what they know, and what a scrape gets of it, under one configuration at a time. */
export class Daemon implements ExporterView {
  readonly #log: Logger;
  readonly #connections = new Connections();
  readonly #reserve = new DescriptorReserve();
  readonly #exposition: Exposition;
  readonly #onConfigLoaded: (successful: boolean) => void;
  readonly #fleet: Fleet;
  readonly #shard: Shard | undefined;
  #loaded: LoadedConfig;
  #ready = false;
  #reloadFailure: ReloadFailure | undefined;
  /** The last reload that was asked for: reloads come one after the other. */
  #reloading: Promise<void> = Promise.resolve();

  /** @param shard which part of the helpdesks to poll; absent: all */
  constructor(loaded: LoadedConfig, log: Logger, shard?: Shard) {
    this.#log = log;
    this.#shard = shard;
    this.#loaded = this.#takeShard(loaded);
    this.#fleet = new Fleet({
      ...pollingContext(this.#connections, log, (record) => this.#exposition.update(record)),
      mayOpenFiles: () => this.#mayOpenFiles(),
    });
    const own = new OwnMetrics();
    own.collectProcess();
    this.#onConfigLoaded = own.collectReloads();
    this.#exposition = new Exposition(own);
  }

  /** Begins to poll. */
  start(): void {
    this.#apply(this.#loaded);
  }

  async scrape(options: ScrapeOptions): Promise<Body> {
    return this.#exposition.scrape(options);
  }

  async probe(helpdesk: HelpdeskConfig, waitMs: number): Promise<SetRecord[]> {
    return this.#fleet.probe(helpdesk, waitMs);
  }

  config(): Config {
    return this.#loaded.config;
  }

  records(): SetRecord[] {
    return this.#fleet.records();
  }

  /** Once it was ready it stays so: a helpdesk that a reload adds is no reason to take the exporter out of service. */
  isReady(): boolean {
    this.#ready ||= this.#fleet.isPolled();
    return this.#ready;
  }

  plan(set: DepartmentSetConfig): PollPlan | undefined {
    return this.#fleet.plan(set);
  }

  reloadFailure(): ReloadFailure | undefined {
    return this.#reloadFailure;
  }

  /**
   * Reads the configuration file again and takes it over in one step, or changes nothing.
   *
   * @throws {ConfigError}
   */
  async reload(): Promise<void> {
    const reload = this.#reloading.then(async () => this.#reloadNow());
    this.#reloading = reload.catch(() => {});
    await reload;
  }

  /** Ends all polls at once and closes their connections. */
  async stop(): Promise<void> {
    this.#fleet.stop();
    this.#reserve.release();
    await this.#connections.destroy();
  }

  async #reloadNow(): Promise<void> {
    try {
      this.#apply(this.#takeShard(await loadConfig(this.#loaded.config.file)));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const problems = error.message.split('\n');
      this.#onConfigLoaded(false);
      this.#reloadFailure = { atMs: Date.now(), problems };
      this.#log.error({ problems }, 'configuration not reloaded, the old one stays in force');
      throw error;
    }
    this.#log.info({ file: this.#loaded.config.file }, 'configuration reloaded');
  }

  #mayOpenFiles(): boolean {
    if (this.#reserve.hasRoom()) return true;
    if (this.#connections.stopKeeping()) this.#log.warn(outOfDescriptors);
    return false;
  }

  #takeShard(loaded: LoadedConfig): LoadedConfig {
    return this.#shard === undefined ? loaded : { ...loaded, config: takeShard(loaded.config, this.#shard) };
  }

  #apply(loaded: LoadedConfig): void {
    logWarnings(this.#log, loaded.warnings);
    this.#loaded = loaded;
    this.#reloadFailure = undefined;
    this.#fleet.apply(loaded.config);
    this.#exposition.apply(loaded.config, this.#fleet.records());
    this.#onConfigLoaded(true);
  }
}

/** What pollers need, with a log line for each change of state. */
export function pollingContext(
  connections: Connections,
  log: Logger,
  onRecord: (record: Parameters<PollingContext['onPolled']>[0]) => void,
): PollingContext {
  return {
    connections,
    slots: new PollSlots(Infinity),
    localSlots: new PollSlots(Infinity),
    onPolled: (record, previous) => {
      onRecord(record);
      const { level, message, details } = reportPoll(record, previous);
      log[level](details, message);
    },
    onExpected: onRecord,
    mayOpenFiles: () => true,
    trace: (set, step, details) =>
      log.debug({ helpdesk: set.helpdesk, department_set: set.name, ...details }, step),
  };
}

/** Logs what is doubtful in a configuration, each with its place. */
export function logWarnings(log: Logger, warnings: LoadedConfig['warnings']): void {
  for (const { file, line, col, path, message } of warnings) log.warn({ file, line, col, path }, message);
}
