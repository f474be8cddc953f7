import { createServer, type RequestListener } from 'node:http';
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

const maxServers = 500;

function configOf(urls: readonly string[]): Config {
  const helpdesks = urls.map((url, index) => {
    const set = setOf({
      helpdesk: `helpdesk-${index}`,
      pollIntervalMs: 500 + urls.length,
      timeoutMs: 30_000,
    });
    return helpdeskOf(url, { name: set.helpdesk, departmentSets: [set] });
  });
  return { file: '', maxConcurrentPolls: 64, maxConcurrentLocalPolls: 4, helpdesks };
}

/**
 * Adds so many helpdesks, at up to 500 addresses, polls each once, and removes all but the first, round after round.
 *
 * @returns the bytes of the heap after each round, garbage collected
 */
export async function heapAfterRounds(helpdesks: number, rounds: number): Promise<number[]> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  const sample = JSON.stringify(sampleAnswer);
  const answer: RequestListener = (_req, res) => void res.setHeader('Connection', 'close').end(sample);
  const servers = Array.from({ length: Math.min(helpdesks, maxServers) }, () => createServer(answer));
  const ports = await Promise.all(servers.map(async (server) => listenOnFreePort(server)));
  const urls = Array.from(
    { length: helpdesks },
    (_, i) => `http://127.0.0.1:${ports[i % ports.length]}/${i}/includes/api.php`,
  );
  const exposition = new Exposition(new OwnMetrics());
  const connections = new Connections();
  const polled = new Set<string>();
  const fleet = new Fleet({
    connections,
    slots: new PollSlots(64),
    localSlots: new PollSlots(4),
    onPolled: (record) => {
      if (record.lastPoll?.error !== undefined) throw record.lastPoll.error;
      exposition.update(record);
      if (record.set.helpdesk !== 'helpdesk-0') polled.add(record.set.helpdesk);
    },
    onExpected: () => {},
    mayOpenFiles: () => true,
    trace: () => {},
  });
  const apply = (config: Config): void => {
    fleet.apply(config);
    exposition.apply(config, fleet.records());
  };
  const heap: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    polled.clear();
    apply(configOf(urls));
    // The first one keeps to its interval.
    while (polled.size < helpdesks - 1) await pause(20);
    await exposition.scrape({ format: 'text' });
    // One stays, and with it the way of connecting that all of them share.
    apply(configOf(urls.slice(0, 1)));
    await pause(100);
    if (typeof collect === 'function') collect();
    heap.push(process.memoryUsage().heapUsed);
  }
  fleet.stop();
  await connections.destroy();
  for (const server of servers) server.close();
  return heap;
}
