import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { eventually, startServe } from '../support/command.ts';
import { everySecond, type PrometheusSample } from '../support/prometheus.ts';
import { listenOnFreePort } from '../support/server.ts';
import { simulated } from '../support/simulated.ts';
import {
  foundSamples,
  ticketFamilies,
  wantedSamples,
  type SimulatorState,
} from '../support/wanted-samples.ts';

/** A program that scrapes an exporter and can be asked in PromQL. */
export interface Consumer {
  readonly query: (expression: string) => Promise<PrometheusSample[]>;
  /** What it logged as a warning or an error. */
  readonly complaints: readonly string[];
}

/** A way to scrape: settings of a scrape job, and the format in which the exporter must answer it. */
export interface Scrape {
  readonly name: string;
  readonly settings: object;
  readonly contentType: string;
}

export const text = 'text/plain; version=0.0.4; charset=utf-8';
export const openMetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** A server in front of an exporter that notes the format of each answer to a scrape. */
async function recordFormats(base: string): Promise<{ target: string; formats: Set<string> }> {
  const formats = new Set<string>();
  const server = createServer((req, res) => {
    void (async () => {
      const headers = { accept: req.headers.accept ?? '', 'accept-encoding': 'identity' };
      const answer = await fetch(`${base}${req.url}`, { headers });
      const contentType = answer.headers.get('content-type') ?? '';
      formats.add(contentType);
      res.writeHead(answer.status, { 'content-type': contentType }).end(await answer.text());
    })().catch(() => res.destroy());
  });
  const port = await listenOnFreePort(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { target: `127.0.0.1:${port}`, formats };
}

/** The test that a consumer must pass, over every way to scrape that it has. */
export function itTakesEverything(
  start: (config: object) => Promise<Consumer>,
  scrapes: readonly Scrape[],
): void {
  const names = scrapes.map(({ name }) => name).join(' and ');
  it(
    `finds by ${names} what the simulator holds, and no more of what has ended`,
    { timeout: 60_000 },
    async () => {
      const { simulator, file } = await simulated({}, { staleAfter: '5m' });
      const { base } = await startServe(file);
      const jobs = await Promise.all(
        scrapes.map(async (scrape) => ({ ...scrape, ...(await recordFormats(base)) })),
      );
      const consumer = await start({
        global: everySecond,
        scrape_configs: jobs.map(({ name, settings, target }) => ({
          job_name: name,
          ...settings,
          static_configs: [{ targets: [target] }],
        })),
      });
      const state = async (): Promise<SimulatorState> =>
        (await (await fetch(`${simulator.controlUrl}/state`)).json()) as SimulatorState;
      const findsEverything = async (): Promise<void> => {
        const wanted = wantedSamples(await state());
        for (const { name } of jobs)
          await eventually(async () => {
            expect(foundSamples(await consumer.query(`{${ticketFamilies},job="${name}"}`))).toEqual(wanted);
          });
      };

      await findsEverything();
      // A series that ends is gone at once, not after five minutes.
      simulator.removeStatus('acme', 'waitingforvendor');
      simulator.setCounts('acme', { 1: { open: 77 } });
      await simulator.inject({ fault: 'auth', helpdesk: 'globex' });
      await findsEverything();
      for (const { name, contentType, formats } of jobs) {
        await eventually(async () => {
          const failing = await consumer.query(
            `denter_poll_failing{job="${name}",helpdesk="globex",reason="auth"}`,
          );
          expect(failing).toHaveLength(2);
        });
        expect(await consumer.query(`denter_up{job="${name}",helpdesk="globex"} == 0`)).toHaveLength(2);
        expect(await consumer.query(`min_over_time(up{job="${name}"}[10m]) == 1`)).toHaveLength(1);
        expect([...formats]).toEqual([contentType]);
      }
      expect(consumer.complaints).toEqual([]);
    },
  );
}
