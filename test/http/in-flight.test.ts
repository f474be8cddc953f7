import { once } from 'node:events';
import type { ClientHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Body, bodyOf } from '../../src/metrics/body.ts';
import { good, set } from './sample-records.ts';
import { ask, exporterOf, serve } from './serve.ts';
import { opened } from './start.ts';
import { ask as askOverTls, http2Session, serveGated, tls } from '../web-config/gate-server.ts';
import { eventually } from '../support/command.ts';

/** Time that passes only when it is told to, and the event loop's next turn. */
function clock(): { pass: (ms: number) => Promise<void> } {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  return {
    pass: async (ms) => {
      vi.advanceTimersByTime(ms);
      await nextTurn();
    },
  };
}

const acme = good(set('acme', 'assigned'));
const huge = bodyOf('x'.repeat(8 * 1024 * 1024));

test('clients that ask and read nothing are cut, the oldest first, where all forty places are taken', async () => {
  const { pass } = clock();
  const { port, open } = await servedHuge();
  const clients = [...(await open(40))];
  await pass(100);
  clients.push(...(await open(10)));
  await pass(100);
  for (let count = 0; count < 3; count += 1) {
    const { status, body } = await ask(port, '/metrics');
    expect([status, body.length]).toEqual([200, huge.bytes.length]);
  }
  expect((await ask(port, '/')).status).toBe(200);
  // Ten made room for the last ten, one for who asked then; after that there was a place.
  await Promise.all(clients.slice(0, 11).map(async (client) => once(client.resume(), 'end')));
  clients[11]?.resume().end('GET /-/healthy HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(await text(clients[11]!)).toMatch(/Healthy\.\n$/);
});

test('an answer that has only just been sent is not cut', async () => {
  const { pass } = clock();
  const { port, open } = await servedHuge();
  const clients = await open(40);
  await pass(99);
  expect((await ask(port, '/metrics')).status).toBe(503);
  await pass(1);
  expect((await ask(port, '/metrics')).status).toBe(200);
  await once(clients[0]!.resume(), 'end');
});

/** An answer that no socket takes whole, and clients that ask for it and do not read it. */
async function servedHuge() {
  let onScrape = (): void => {};
  const scrape = (): Promise<Body> => {
    onScrape();
    return Promise.resolve(huge);
  };
  const port = await serve(exporterOf([acme], { scrape }));
  const open = async (count: number): Promise<Socket[]> => {
    const clients: Socket[] = [];
    while (clients.length < count) {
      const scraped = new Promise<void>((resolve) => (onScrape = resolve));
      const client = await opened(port, 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n');
      clients.push(client.pause());
      await scraped;
    }
    return clients;
  };
  return { port, open };
}

test('streams of HTTP/2 that are not read keep nobody out', async () => {
  const { port } = await serveGated(tls(), { exporter: exporterOf([acme]) });
  const session = http2Session(port, { initialWindowSize: 0 });
  const streams: ClientHttp2Stream[] = [];
  const { pass } = clock();
  for (let count = 0; count < 50; count += 1) {
    if (count === 40) await pass(100);
    const stream = session.request({ ':path': '/metrics' });
    streams.push(stream.resume().on('error', () => {}));
    await once(stream, 'response');
  }
  await eventually(() => expect(streams.filter(({ closed }) => closed)).toHaveLength(10));
  expect((await askOverTls(port)).status).toBe(200);
});

test('while forty answers are being made, who asks is refused, and none of them is cut', async () => {
  const held: (() => void)[] = [];
  const scrape = async (): Promise<Body> => {
    await new Promise<void>((resolve) => void held.push(resolve));
    return bodyOf('made');
  };
  const port = await serve(exporterOf([acme], { scrape }));
  const asked = Array.from({ length: 40 }, async () => ask(port, '/metrics'));
  await eventually(() => expect(held).toHaveLength(40));
  for (const path of ['/metrics', '/'])
    expect(await ask(port, path)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  expect((await ask(port, '/-/healthy')).status).toBe(200);
  for (const resolve of held) resolve();
  expect(new Set((await Promise.all(asked)).map(({ body }) => body))).toEqual(new Set(['made']));
});

test('answers that are read take no place', async () => {
  const port = await serve(exporterOf([acme]));
  for (let i = 0; i < 100; i += 1) expect((await ask(port, '/metrics')).status).toBe(200);
});
