import { createServer } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, eventually, temporaryFolder } from './command.ts';
import { listenOnFreePort } from './server.ts';

export interface PrometheusSample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** Debian's Prometheus, scraping one target every second until the test ends. */
export class Prometheus {
  readonly #base: string;
  readonly #command: Command;

  private constructor(base: string, command: Command) {
    this.#base = base;
    this.#command = command;
  }

  /**
   * @param target the host and port to scrape; none where `more` says how to find it
   * @param more of the scrape configuration
   */
  static async start(program: string, target: string | undefined, more: object = {}): Promise<Prometheus> {
    const folder = await temporaryFolder();
    const file = join(folder, 'prometheus.yml');
    const found = target === undefined ? {} : { static_configs: [{ targets: [target] }] };
    const scrape = { job_name: 'denter', ...found, ...more };
    // JSON is YAML.
    await writeFile(
      file,
      JSON.stringify({ global: { scrape_interval: '1s', scrape_timeout: '1s' }, scrape_configs: [scrape] }),
    );
    const port = await freePort();
    const command = new Command(program, [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    const prometheus = new Prometheus(`http://127.0.0.1:${port}`, command);
    await eventually(async () => {
      const response = await fetch(`${prometheus.#base}/-/ready`);
      if (!response.ok) throw new Error(`not ready: ${response.status}`);
    });
    return prometheus;
  }

  /** An instant query. */
  async query(expression: string): Promise<PrometheusSample[]> {
    const response = await fetch(
      `${this.#base}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`,
    );
    const { status, data, error } = (await response.json()) as {
      status: string;
      error?: string;
      data: { result: PrometheusSample[] };
    };
    if (status !== 'success') throw new Error(error);
    return data.result;
  }

  /** What it logged as a warning or an error. */
  get complaints(): string[] {
    return this.#command.stderr.split('\n').filter((line) => /level=(warn|error)/.test(line));
  }
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
