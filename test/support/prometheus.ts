import { createServer } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, eventually, temporaryFolder } from './command.ts';
import { listenOnFreePort } from './server.ts';

export interface PrometheusSample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** A global section for tests. */
export const everySecond = { scrape_interval: '1s', scrape_timeout: '1s' } as const;

/** A running Prometheus, until the test ends. */
export class Prometheus {
  readonly #base: string;
  readonly #command: Command;

  private constructor(base: string, command: Command) {
    this.#base = base;
    this.#command = command;
  }

  /**
   * Scrapes every second.
   *
   * @param target the host and port to scrape; none where `more` says how to find it
   * @param more of the scrape configuration
   */
  static async start(program: string, target: string | undefined, more: object = {}): Promise<Prometheus> {
    const found = target === undefined ? {} : { static_configs: [{ targets: [target] }] };
    const scrape = { job_name: 'denter', ...found, ...more };
    return Prometheus.startWith(program, { global: everySecond, scrape_configs: [scrape] });
  }

  /** @param config as in prometheus.yml */
  static async startWith(program: string, config: object): Promise<Prometheus> {
    const folder = await temporaryFolder();
    const file = join(folder, 'prometheus.yml');
    // JSON is YAML.
    await writeFile(file, JSON.stringify(config));
    const port = await freePort();
    const command = new Command(program, [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    const prometheus = new Prometheus(`http://127.0.0.1:${port}`, command);
    await eventually(async () => {
      const response = await fetch(`${prometheus.#base}/-/ready`);
      if (!response.ok) throw new Error(`not ready: ${response.status} ${command.stderr}`);
    });
    return prometheus;
  }

  /** An instant query. */
  async query(expression: string): Promise<PrometheusSample[]> {
    return instantQuery(this.#base, expression);
  }

  /** What it logged as a warning or an error. */
  get complaints(): string[] {
    return this.#command.stderr.split('\n').filter((line) => /level=(warn|error)/i.test(line));
  }

  /** The alerts that are pending or firing. */
  async alerts(): Promise<PrometheusAlert[]> {
    const response = await fetch(`${this.#base}/api/v1/alerts`);
    const { data } = (await response.json()) as { data: { alerts: PrometheusAlert[] } };
    return data.alerts;
  }
}

export interface PrometheusAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Asks a program that has Prometheus's HTTP API.
 *
 * @throws {Error} what the program says is wrong
 */
export async function instantQuery(base: string, expression: string): Promise<PrometheusSample[]> {
  const response = await fetch(
    `${base}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`,
  );
  const { status, data, error } = (await response.json()) as {
    status: string;
    error?: string;
    data: { result: PrometheusSample[] };
  };
  if (status !== 'success') throw new Error(error);
  return data.result;
}

/** One that was free a moment ago; for programs that can't take port 0. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnFreePort(server);
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
