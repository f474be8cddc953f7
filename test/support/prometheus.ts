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

/** A series of a range query. */
export interface PrometheusHistory {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [time: number, value: string])[];
}

export interface PastSamples {
  readonly promtool: string;
  /** OpenMetrics text with timestamps. */
  readonly text: string;
}

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
   * @param targets the hosts and ports to scrape; none where `more` says how to find it
   * @param more of the scrape configuration
   * @param past what it is to remember from before its start
   */
  static async start(
    program: string,
    targets: string | readonly string[] | undefined,
    more: object = {},
    past?: PastSamples,
  ): Promise<Prometheus> {
    const found = targets === undefined ? {} : { static_configs: [{ targets: [targets].flat() }] };
    const scrape = { job_name: 'denter', ...found, ...more };
    return Prometheus.startWith(program, { global: everySecond, scrape_configs: [scrape] }, past);
  }

  /** @param config as in prometheus.yml */
  static async startWith(program: string, config: object, past?: PastSamples): Promise<Prometheus> {
    const folder = await temporaryFolder();
    if (past !== undefined) await backfill(past, folder);
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

  /** A range query with a step of one second, over the last so many seconds. */
  async queryRange(expression: string, seconds: number): Promise<PrometheusHistory[]> {
    const end = Date.now() / 1000;
    return this.#ask('query_range', {
      query: expression,
      start: String(end - seconds),
      end: String(end),
      step: '1',
    });
  }

  async #ask<T>(endpoint: string, parameters: Record<string, string>): Promise<T[]> {
    const form = new URLSearchParams(parameters);
    const response = await fetch(`${this.#base}/api/v1/${endpoint}?${form.toString()}`);
    const { status, data, error } = (await response.json()) as {
      status: string;
      error?: string;
      data: { result: T[] };
    };
    if (status !== 'success') throw new Error(`${error}: ${parameters['query']}`);
    return data.result;
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

/** Puts samples into Prometheus's data before it starts. */
async function backfill({ promtool, text }: PastSamples, folder: string): Promise<void> {
  const file = join(folder, 'past.om');
  await writeFile(file, text);
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'data')];
  const command = new Command(promtool, args);
  if ((await command.exited) !== 0) throw new Error(command.stderr);
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
