import { Agent, get } from 'node:http';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { onTestFinished, vi } from 'vitest';
import { Daemon } from '../../src/cli/daemon.ts';
import type { DepartmentSetConfig } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createApp } from '../../src/http/app.ts';
import { startWebServer } from '../../src/http/server.ts';
import { temporaryFolder } from '../support/command.ts';
import { fakeTime } from '../support/fake-poller.ts';
import type { FlappingHelpdesks } from './flapping-helpdesks.ts';

interface Times {
  readonly pollIntervalSeconds: number;
  readonly timeoutSeconds: number;
}

/** How long, in real milliseconds, polls that have just begun, and those that began earlier, keep simulated time back. */
const patienceMs = { new: 50, old: 2 };

/**
 * All of `serve` but the command line, over real sockets and files, on a clock that jumps as soon as no poll is under way
 * or those that are wait for time to pass.
 */
export class SoakedExporter {
  readonly #daemon: Daemon;
  readonly #port: number;
  readonly #file: string;
  readonly #settings: readonly string[];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2 });
  readonly #probes = new Set<Promise<void>>();
  #sets: readonly DepartmentSetConfig[] = [];
  /** Whose polls were under way when simulated time last went on. */
  #left: readonly DepartmentSetConfig[] = [];
  scrapes = 0;
  reloads = 0;

  private constructor(daemon: Daemon, port: number, file: string, settings: readonly string[]) {
    this.#daemon = daemon;
    this.#port = port;
    this.#file = file;
    this.#settings = settings;
  }

  static async start(helpdesks: FlappingHelpdesks, times: Times): Promise<SoakedExporter> {
    const folder = await temporaryFolder();
    const file = join(folder, 'denter-exporter.yml');
    await writeFile(join(folder, 'secret'), 'a-secret\n', { mode: 0o600 });
    await writeFile(join(folder, 'ca.pem'), helpdesks.ca);
    const settings = [false, true].map((other) => configuration(helpdesks, times, other));
    await writeFile(file, settings[0] ?? '', { mode: 0o600 });
    fakeTime();
    const log = pino({ level: 'info' }, { write: () => {} });
    const daemon = new Daemon(await loadConfig(file), log);
    const app = createApp(daemon, { version: '1.2.3', enableLifecycle: true, log: () => {} });
    const web = await startWebServer(app, ['127.0.0.1:0'], () => {});
    const started = new SoakedExporter(
      daemon,
      Number(new URL(`http://${web.addresses[0]}`).port),
      file,
      settings,
    );
    started.#takeSets();
    daemon.start();
    onTestFinished(async () => started.stop(web));
    return started;
  }

  async stop(web: { close: () => Promise<void> }): Promise<void> {
    this.#agent.destroy();
    vi.useRealTimers();
    await Promise.all([web.close(), this.#daemon.stop()]);
  }

  /** Lets simulated time pass, and gives the polls that come due the real time that they need. */
  async pass(ms: number): Promise<void> {
    const old = new Set(this.#left);
    vi.advanceTimersByTime(ms);
    const startedAt = process.hrtime.bigint();
    await nextTurn();
    this.#left = this.#underWay(this.#sets);
    while (this.#left.length > 0) {
      const waitMs = this.#left.every((set) => old.has(set)) ? patienceMs.old : patienceMs.new;
      if (Number(process.hrtime.bigint() - startedAt) > waitMs * 1e6) return;
      await nextTurn();
      this.#left = this.#underWay(this.#left);
    }
  }

  #underWay(sets: readonly DepartmentSetConfig[]): DepartmentSetConfig[] {
    return sets.filter((set) => this.#daemon.plan(set)?.is === 'under_way');
  }

  /** Lets time pass until nothing is under way. */
  async settle(): Promise<void> {
    do await this.pass(100);
    while (this.#left.length > 0 || this.#probes.size > 0);
  }

  async reload(other: boolean): Promise<void> {
    await writeFile(this.#file, this.#settings[other ? 1 : 0] ?? '');
    await this.#daemon.reload();
    this.#takeSets();
    this.reloads += 1;
  }

  #takeSets(): void {
    this.#sets = this.#daemon.config().helpdesks.flatMap(({ departmentSets }) => departmentSets);
  }

  /** @throws {Error} for another status than 200 */
  async scrape(path: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    this.scrapes += 1;
    await new Promise<void>((resolve, reject) => {
      const request = get({ agent: this.#agent, host: '127.0.0.1', port: this.#port, path, headers });
      request.once('error', reject).once('response', (response) => {
        response.resume().once('end', resolve).once('error', reject);
        if (response.statusCode !== 200) reject(new Error(`${path}: ${response.statusCode}`));
      });
    });
  }

  /** Begins a probe, which may end only when time has gone on. */
  probe(helpdesk: string): void {
    const probe = this.scrape(`/probe?target=${helpdesk}`).finally(() => this.#probes.delete(probe));
    this.#probes.add(probe);
  }
}

/** JSON is YAML. @param other with a helpdesk less, and three that have other settings */
function configuration({ servers }: FlappingHelpdesks, times: Times, other: boolean): string {
  const helpdesks = servers.map(({ url }, index) => ({
    name: `helpdesk-${index}`,
    url,
    credentials: { identifier: 'reporting', secret_file: 'secret' },
    ...(url.startsWith('https:') ? { tls_config: { ca_file: 'ca.pem' } } : {}),
    ...(index % 3 === 0 ? { support_hours: { time_zone: 'Europe/Berlin', weekly: { 'mon-fri': ['08:00-18:00'] } } } : {}), // prettier-ignore
    ...(other && index === 1 ? { timeout: '15s' } : {}),
    ...(other && index === 2 ? { awaiting_reply_thresholds: { warning: 20 } } : {}),
    ...(other && index === 3 ? { access_key: 'another-question' } : {}),
  }));
  const shown = other ? helpdesks.slice(0, -1) : helpdesks;
  const global = { poll_interval: `${times.pollIntervalSeconds}s`, timeout: `${times.timeoutSeconds}s` };
  return JSON.stringify({ global, helpdesks: shown });
}
