import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LoadedConfig } from '../../src/config/load.ts';
import { liveExporter } from '../support/live-exporter.ts';
import { readExposition } from '../support/read-exposition.ts';
import { simulated } from '../support/simulated.ts';
import { isWhole } from '../fuzz/campaign.ts';
import { nextRound, restless, scenario } from './rounds.ts';
import { checkSets, type Progress } from './shown-set.ts';

const swapsWanted = isWhole ? 10_000 : 300;
const parallel = 50;
const batches = isWhole ? 200 : 2;

/** No file can have such an interval. The large helpdesks are polled once. */
function faster(loaded: LoadedConfig): LoadedConfig {
  const helpdesks = loaded.config.helpdesks.map((helpdesk) => ({
    ...helpdesk,
    departmentSets: helpdesk.departmentSets.map((set) => ({
      ...set,
      pollIntervalMs: restless.includes(set.helpdesk) ? 10 : 3_600_000,
      timeoutMs: 20_000,
      staleAfterMs: Infinity,
    })),
  }));
  return { ...loaded, config: { ...loaded.config, helpdesks } };
}

/** What each of the parallel scrapes asks for, always the same. */
class Scraper {
  readonly #url: string;
  readonly #format: 'text' | 'openmetrics';
  readonly #encoding: 'gzip' | 'identity';
  #seen: ReadonlyMap<string, Progress> = new Map();

  constructor(base: string, index: number) {
    const some = restless.map((name) => `helpdesk=${name}`).join('&');
    this.#url = `${base}/metrics${index % 10 === 0 ? '' : `?${index % 2 === 0 ? 'helpdesk=globex' : some}`}`;
    this.#format = index % 3 === 0 ? 'openmetrics' : 'text';
    this.#encoding = index % 4 < 2 ? 'gzip' : 'identity';
  }

  /** @returns whether it was served: at most 40 are at once */
  async scrape(): Promise<boolean> {
    const accept = this.#format === 'text' ? 'text/plain' : 'application/openmetrics-text; version=1.0.0';
    const response = await fetch(this.#url, { headers: { accept, 'accept-encoding': this.#encoding } });
    const body = await response.text();
    if (response.status === 503 && body.startsWith('Too many requests')) return false;
    const encoding = response.headers.get('content-encoding') ?? 'identity';
    if (response.status !== 200 || encoding !== this.#encoding)
      throw new Error(`${response.status}, ${encoding}: ${body.slice(0, 200)}`);
    const progress = checkSets(readExposition(body, this.#format));
    for (const [key, { polls, round }] of progress) {
      const before = this.#seen.get(key);
      if (before !== undefined && (polls < before.polls || round < before.round))
        throw new Error(`${key}: older than at the scrape before it`);
    }
    this.#seen = progress;
    return progress.size > 0;
  }
}

describe('50 scrapes at once while state is swapped', () => {
  it('each see one answer whole, no series twice, and never go back', { timeout: 3_600_000 }, async () => {
    const { simulator, file } = await simulated({ scenario });
    const { base, daemon } = await liveExporter(file, {}, faster);
    const swaps = (): number =>
      daemon
        .records()
        .filter(({ set }) => restless.includes(set.helpdesk))
        .reduce((sum, { polls }) => sum + polls, 0);
    const answered = (): boolean => daemon.records().every(({ lastSuccess }) => lastSuccess !== undefined);
    let round = 0;
    const until = async (isThere: () => boolean): Promise<void> => {
      while (!isThere()) {
        round += 1;
        nextRound(simulator, round);
        // Not before the first success: without one there are no counts.
        if (answered() && round % 40 === 0)
          await simulator.inject({ fault: 'server_error', helpdesk: 'globex', requests: 3 });
        await pause(3);
      }
    };
    await until(answered);
    const scrapers = Array.from({ length: parallel }, (_, index) => new Scraper(base, index));
    const before = swaps();
    let served = 0;
    for (let batch = 1; batch <= batches; batch += 1) {
      let running = true;
      const scrapes = Promise.all(scrapers.map(async (scraper) => scraper.scrape()));
      void scrapes.catch(() => {}).finally(() => (running = false));
      await until(() => !running && swaps() - before >= (batch * swapsWanted) / batches);
      served += (await scrapes).filter(Boolean).length;
    }
    console.log(
      `${swaps() - before} swaps, ${round} rounds, ${served} of ${batches * parallel} scrapes served`,
    );
    expect(served).toBeGreaterThan((batches * parallel) / 2);
  });
});
