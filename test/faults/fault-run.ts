import { writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Command, eventually, ready, startServe, temporaryFolder } from '../support/command.ts';
import { readExposition, type ReadSample } from '../support/read-exposition.ts';
import { listenOnFreePort } from '../support/server.ts';
import { canaries } from './canaries.ts';
import { FaultyServer, type Upstream } from './faulty-server.ts';
import { faultTable } from './table.ts';
import type { UpstreamFault } from './upstream-fault.ts';

/** Everything that can be seen of the exporter at one moment. */
export interface Look {
  readonly samples: readonly ReadSample[];
  readonly page: string;
}

/** One fault, with the server that has it. */
interface Entry {
  readonly fault: UpstreamFault;
  readonly upstream: Upstream;
}

/** The real daemon, with one helpdesk for each fault of the table. */
export class FaultRun {
  readonly entries: readonly Entry[];
  readonly command: Command;
  /** All that the exporter ever gave away: pages, metrics, log, arguments. */
  readonly outputs = new Map<string, string>();
  readonly #base: string;
  readonly #config: string;
  readonly #settings: (healed: boolean) => string;
  readonly #elsewhere: { bytes: number };

  private constructor(parts: {
    entries: readonly Entry[];
    command: Command;
    base: string;
    config: string;
    settings: (healed: boolean) => string;
    elsewhere: { bytes: number };
  }) {
    this.entries = parts.entries;
    this.command = parts.command;
    this.#base = parts.base;
    this.#config = parts.config;
    this.#settings = parts.settings;
    this.#elsewhere = parts.elsewhere;
  }

  static async start(): Promise<FaultRun> {
    const folder = await temporaryFolder();
    const elsewhere = { bytes: 0 };
    const { faults, ca } = await faultTable(await listenElsewhere(elsewhere));
    const entries = await Promise.all(
      faults.map(async (fault) => ({
        fault,
        upstream: await (typeof fault.server === 'function'
          ? fault.server()
          : FaultyServer.start(fault.server)),
      })),
    );
    onTestFinished(async () => {
      await Promise.all(entries.map(async ({ upstream }) => upstream.close()));
    });
    await writeFile(join(folder, 'ca.pem'), ca);
    await writeFile(join(folder, 'secret'), `${canaries.secret}\n`, { mode: 0o600 });
    await writeFile(join(folder, 'key'), canaries.accessKey, { mode: 0o600 });
    const good = await FaultyServer.start({});
    onTestFinished(async () => good.close());
    const settings = (healed: boolean): string => configuration(entries, healed ? good.url : undefined);
    const config = join(folder, 'denter-exporter.yml');
    await writeFile(config, settings(false), { mode: 0o600 });
    const { command, base } = await startServe(config, ['--log.level=debug', '--web.enable-lifecycle']);
    return new FaultRun({ entries, command, base, config, settings, elsewhere });
  }

  async ready(): Promise<void> {
    await ready(this.#base);
  }

  /** Bytes and connections that reached the host that redirects point to. */
  get strayBytes(): number {
    return this.#elsewhere.bytes;
  }

  /** Looks at every page, and keeps what it sees. */
  async look(moment: string): Promise<Look> {
    const get = async (path: string, headers: Record<string, string> = {}): Promise<string> => {
      const response = await fetch(`${this.#base}${path}`, { headers });
      const text = `${JSON.stringify([...response.headers])}\n${await response.text()}`;
      this.outputs.set(`${moment} ${path} ${JSON.stringify(headers)}`, text);
      return text.slice(text.indexOf('\n') + 1);
    };
    let page = await get('/');
    const pages = Number(/page 1 of (\d+)/i.exec(page)?.[1] ?? 1);
    for (let number = 2; number <= pages; number += 1) page += await get(`/?page=${number}`);
    const links = [...page.matchAll(/href="\.\/([^"#]*)"/g)].map(
      ([, path = '']) => `/${path.replaceAll('&amp;', '&')}`,
    );
    for (const path of new Set([...links, '/config', '/sd', '/nonsense', '/metrics?helpdesk=none']))
      await get(path);
    const openmetrics = await get('/metrics', { accept: 'application/openmetrics-text; version=1.0.0' });
    readExposition(openmetrics, 'openmetrics');
    const samples = readExposition(await get('/metrics'), 'text');
    this.outputs.set('/proc/PID/cmdline', readFileSync(`/proc/${this.command.child.pid}/cmdline`, 'latin1'));
    return { samples, page };
  }

  async heal(): Promise<void> {
    for (const { fault, upstream } of this.entries) if (fault.stays !== true) await upstream.heal();
  }

  /** What an operator does: mends the configuration, and has it read again. */
  async reload(): Promise<void> {
    await writeFile(this.#config, this.#settings(true));
    this.command.child.kill('SIGHUP');
    await this.command.printed(/"msg":"configuration reloaded"/);
  }

  /** Waits until the last polls of these have all succeeded; gives how many polls each took in all. */
  async recovered(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return eventually(async () => {
      const body = await (await fetch(`${this.#base}/metrics`)).text();
      const samples = readExposition(body, 'text');
      const of = (metric: string) =>
        new Map(samples.filter(({ name }) => name === metric).map(({ labels, value }) => [labels['helpdesk'] ?? '', value])); // prettier-ignore
      const up = of('denter_up');
      const down = names.filter((name) => up.get(name) !== 1);
      if (down.length > 0) throw new Error(`still down: ${down.join(', ')}`);
      return of('denter_polls_total');
    });
  }

  /** Ends the exporter; gives its exit code. */
  async end(): Promise<number | string> {
    const code = await this.command.end();
    this.outputs.set('stderr', this.command.stderr);
    this.outputs.set('stdout', this.command.stdout);
    return code;
  }
}

/** Records whatever reaches it. */
async function listenElsewhere(seen: { bytes: number }): Promise<string> {
  const server = createServer((socket) => {
    // A connection is too much already.
    seen.bytes += 1;
    socket.on('error', () => {}).on('data', (chunk) => (seen.bytes += chunk.length));
  });
  const host = '127.0.0.9';
  const port = await listenOnFreePort(server, host);
  onTestFinished(() => void server.close());
  return `${host}:${port}`;
}

/** JSON is YAML. */
function configuration(entries: readonly Entry[], healedUrl: string | undefined): string {
  const helpdesks = entries.map(({ fault, upstream }) => ({
    name: fault.name,
    credentials: { identifier: 'reporting', secret_file: 'secret' },
    access_key_file: 'key',
    department_sets: [{ name: 'assigned', expected_departments: [1, 2, 3] }],
    ...(upstream.url.startsWith('https:') ? { tls_config: { ca_file: 'ca.pem' } } : {}),
    url: fault.name === 'dns' && healedUrl !== undefined ? healedUrl : upstream.url,
    ...fault.config?.(upstream),
  }));
  return JSON.stringify({ global: { poll_interval: '8s', timeout: '5s', stale_after: '1m' }, helpdesks });
}
