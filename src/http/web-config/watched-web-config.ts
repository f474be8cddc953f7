import { isDeepStrictEqual } from 'node:util';
import { ConfigError } from '../../config/config-error.ts';
import type { WebLog } from '../exporter-view.ts';
import { stampOf } from './file-stamp.ts';
import { loadWebConfig, readWebConfig, type WebConfigResult } from './load-web-config.ts';
import type { WebConfig } from './web-config.ts';

/**
 * A web configuration that is looked at again for every connection and every request, as exporter-toolkit does; it is read again
 * only where one of its files has changed. While it is broken nobody is let in.
 */
export class WatchedWebConfig {
  readonly file: string;
  readonly #log: WebLog;
  /** The last one that could be used. */
  #config: WebConfig;
  /** What is wrong with the files as they are now. */
  #problems: readonly string[] = [];
  #files: readonly string[] = [];
  #stamp: string | undefined;
  #reading: Promise<void> | undefined;

  private constructor(file: string, config: WebConfig, log: WebLog) {
    this.file = file;
    this.#config = config;
    this.#log = log;
  }

  /** @throws {ConfigError} when it can't be used. */
  static async open(file: string, log: WebLog): Promise<WatchedWebConfig> {
    return new WatchedWebConfig(file, await loadWebConfig(file), log);
  }

  /** What holds for a connection or a request that comes now; `undefined`: it must not be let in. */
  async current(): Promise<WebConfig | undefined> {
    const stamp = await stampOf(this.#files);
    if (stamp === undefined || stamp !== this.#stamp) await (this.#reading ??= this.#read());
    return this.#problems.length === 0 ? this.#config : undefined;
  }

  async #read(): Promise<void> {
    try {
      this.#take((await this.#readStamped()).outcome);
    } finally {
      this.#reading = undefined;
    }
  }

  /** The stamp is taken before the files are read: a change in between is seen the next time, and so is a stamp of other files. */
  async #readStamped(): Promise<WebConfigResult> {
    this.#stamp = await stampOf(this.#files);
    const result = await readWebConfig(this.file);
    this.#files = result.files;
    return result;
  }

  #take(outcome: WebConfig | ConfigError): void {
    const problems =
      outcome instanceof ConfigError ? outcome.message.split('\n') : openings(this.#config, outcome);
    if (!isDeepStrictEqual(problems, this.#problems)) this.#tell(problems);
    this.#problems = problems;
    if (outcome instanceof ConfigError || problems.length > 0) return;
    // The same object while TLS stays as it is: connections are held against it.
    const { tls } = this.#config;
    this.#config = isDeepStrictEqual(tls, outcome.tls) && tls !== undefined ? { ...outcome, tls } : outcome;
  }

  #tell(problems: readonly string[]): void {
    const { file } = this;
    if (problems.length > 0)
      this.#log('web configuration is broken, nobody is let in until it is mended', { file, problems });
    else this.#log('web configuration can be used again', { file });
  }
}

/**
 * What a new configuration would open. A file that is just being written can be valid and lack its end, so protection that is in
 * force ends with the process only.
 */
function openings(before: WebConfig, after: WebConfig): readonly string[] {
  const gone = [
    before.tls !== undefined && after.tls === undefined && 'tls_server_config',
    before.users.size > 0 && after.users.size === 0 && 'basic_auth_users',
    before.tls?.clientAuth.require === true &&
      after.tls?.clientAuth.require !== true &&
      'the demand for a client certificate (client_auth_type)',
    before.tls?.clientAuth.verify === true &&
      after.tls?.clientAuth.verify !== true &&
      'the check of client certificates (client_auth_type)',
    before.tls?.clientAllowedSans !== undefined &&
      after.tls?.clientAllowedSans === undefined &&
      'tls_server_config.client_allowed_sans',
  ];
  return gone
    .filter((what) => what !== false)
    .map((what) => `${what} is gone: to open access, restart denter-exporter`);
}
