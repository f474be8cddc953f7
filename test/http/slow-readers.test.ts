import { once } from 'node:events';
import { request } from 'node:http';
import { request as requestOverTls } from 'node:https';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ExporterView } from '../../src/http/exporter-view.ts';
import { Exposition } from '../../src/metrics/exposition.ts';
import { OwnMetrics } from '../../src/metrics/own-metrics.ts';
import { countsOf, succeeded, unpolled } from '../support/records.ts';
import { http2Session, serveGated, tls } from '../web-config/gate-server.ts';
import { exporterOf, serve } from './serve.ts';

const gated = async (exporter: ExporterView): Promise<number> => (await serveGated(tls(), { exporter })).port;

const protocols = [
  { name: 'HTTP/1.1', listen: async (exporter: ExporterView) => serve(exporter), open: overHttp },
  { name: 'HTTP/1.1 over TLS', listen: gated, open: overTls },
  { name: 'HTTP/2', listen: gated, open: overHttp2 },
];

test.each(protocols)(
  'who reads slowly over $name gets the state that was asked for, whatever is polled and scraped meanwhile',
  async ({ listen, open }) => {
    const { exporter, poll, now } = restless();
    const port = await listen(exporter);
    const readers: { answer: Readable; state: string }[] = [];
    for (let round = 0; round < 4; round += 1) {
      poll();
      readers.push({ answer: await open(port), state: await now() });
      // Read at once, and thus over before the next poll.
      expect((await text(await open(port))) === (await now())).toBe(true);
    }
    for (const { answer, state } of readers) expect((await text(answer)) === state).toBe(true);
  },
);

test('a body that is being compressed stays as it is, whatever is polled and scraped meanwhile', async () => {
  const { exporter, poll, now } = restless();
  poll();
  let onChosen = (): void => {};
  const chosen = new Promise<void>((resolve) => (onChosen = resolve));
  const port = await serve({
    ...exporter,
    scrape: (options) => exporter.scrape(options).finally(onChosen),
  });
  const state = await now();
  const compressed = overHttp(port, { 'accept-encoding': 'gzip' });
  await chosen;
  await nextTurn();
  poll(1);
  await exporter.scrape({ format: 'text' });
  const answer = await compressed;
  expect((await text(answer.pipe(createGunzip()))) === state).toBe(true);
});

/** An exporter with a body of 10 MB, more than sockets take, and polls that change every count. */
function restless(): { exporter: ExporterView; poll: (sets?: number) => void; now: () => Promise<string> } {
  const exposition = new Exposition(new OwnMetrics());
  let records = Array.from({ length: 100 }, (_, index) => unpolled({ name: `set-${index}` }));
  exposition.apply({ helpdesks: [] }, records);
  let count = 0;
  return {
    exporter: exporterOf(records, { scrape: async (options) => exposition.scrape(options) }),
    poll: (sets = records.length) => {
      // Other lengths too, so that all that follows stands elsewhere.
      count = count * 10 + 1;
      const statuses = Array.from({ length: 200 }, (_, key) => ({
        key: `s${key}`,
        title: 't'.repeat(250),
        count,
      }));
      records = records.map((record, index) =>
        index < sets ? succeeded(record, countsOf(statuses)) : record,
      );
      for (const record of records.slice(0, sets)) exposition.update(record);
    },
    now: async () => {
      const { bytes } = await exposition.scrape({ format: 'text', at: performance.now() });
      return bytes.toString();
    },
  };
}

/** An answer of which nothing has been read but its head. */
async function overHttp(
  port: number,
  headers: Record<string, string> = {},
  send: typeof requestOverTls = request,
): Promise<Readable> {
  const options = { port, path: '/metrics', agent: false, headers, rejectUnauthorized: false };
  const [answer] = await once(send(options).end(), 'response');
  return answer;
}

async function overTls(port: number): Promise<Readable> {
  return overHttp(port, {}, requestOverTls);
}

async function overHttp2(port: number): Promise<Readable> {
  const stream = http2Session(port).request({ ':path': '/metrics' });
  await once(stream, 'response');
  return stream;
}
