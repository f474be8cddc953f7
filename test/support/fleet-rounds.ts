import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Config } from '../../src/config/config.ts';
import { Exposition } from '../../src/metrics/exposition.ts';
import { OwnMetrics } from '../../src/metrics/own-metrics.ts';
import { Connections } from '../../src/denter/connections.ts';
import { Fleet } from '../../src/polling/fleet.ts';
import { PollSlots } from '../../src/polling/poll-slots.ts';
import { listenOnFreePort, sampleAnswer } from './server.ts';
import { helpdeskOf, setOf } from './settings.ts';

const timeoutMs = 300;

function configOf(urls: readonly string[]): Config {
  const helpdesks = urls.map((url, index) => {
    const set = setOf({ helpdesk: `helpdesk-${index}`, pollIntervalMs: 500 + urls.length, timeoutMs });
    return helpdeskOf(url, { name: set.helpdesk, departmentSets: [set] });
  });
  return { file: '', maxConcurrentPolls: 64, maxConcurrentLocalPolls: 4, helpdesks };
}

/**
 * Adds so many helpdesks, each with an address of its own, polls each once, and removes all of them, round after round.
 *
 * @returns the bytes of the heap after each round, garbage collected and what was retired closed
 */
export async function heapAfterRounds(helpdesks: number, rounds: number): Promise<number[]> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  const sample = JSON.stringify(sampleAnswer);
  const server = createServer((_req, res) => res.setHeader('Connection', 'close').end(sample));
  const port = await listenOnFreePort(server, '0.0.0.0');
  const urls = Array.from(
    { length: helpdesks },
    (_, i) => `http://127.0.${i >> 7}.${1 + (i & 127)}:${port}/`,
  );
  const exposition = new Exposition(new OwnMetrics());
  const connections = new Connections();
  let polled = 0;
  const fleet = new Fleet({
    connections,
    slots: new PollSlots(64),
    localSlots: new PollSlots(4),
    onPolled: (record) => {
      if (record.lastPoll?.error !== undefined) throw record.lastPoll.error;
      exposition.update(record);
      polled += 1;
    },
    trace: () => {},
  });
  const apply = (config: Config): void => {
    fleet.apply(config);
    exposition.apply(config, fleet.records());
  };
  const heap: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    polled = 0;
    apply(configOf(urls));
    while (polled < helpdesks) await pause(20);
    await exposition.scrape({ format: 'text' });
    apply(configOf([]));
    // A route is closed when no poll of it can be under way any more.
    await pause(timeoutMs + 100);
    if (typeof collect === 'function') collect();
    heap.push(process.memoryUsage().heapUsed);
  }
  fleet.stop();
  await connections.destroy();
  server.close();
  return heap;
}
