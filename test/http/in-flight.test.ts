import { once } from 'node:events';
import type { ClientHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { type Body, bodyOf } from '../../src/metrics/body.ts';
import { good, set } from './sample-records.ts';
import { ask, exporterOf, serve } from './serve.ts';
import { opened } from './start.ts';
import { ask as askOverTls, http2Session, serveGated, tls } from '../web-config/gate-server.ts';
import { eventually } from '../support/command.ts';

const acme = good(set('acme', 'assigned'));
const huge = bodyOf('x'.repeat(8 * 1024 * 1024));

test('clients that ask and read nothing are cut, the oldest first, where all forty places are taken', async () => {
  let scrapes = 0;
  const scrape = (): Promise<Body> => {
    scrapes += 1;
    return Promise.resolve(huge);
  };
  const port = await serve(exporterOf([acme], { scrape }));
  const clients: Socket[] = [];
  for (let count = 1; count <= 50; count += 1) {
    const client = await opened(port, 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n');
    clients.push(client.pause());
    await vi.waitFor(() => expect(scrapes).toBe(count), { interval: 1, timeout: 15_000 });
  }
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

test('streams of HTTP/2 that are not read keep nobody out', async () => {
  const { port } = await serveGated(tls(), { exporter: exporterOf([acme]) });
  const session = http2Session(port, { initialWindowSize: 0 });
  const streams: ClientHttp2Stream[] = [];
  const request = (): ClientHttp2Stream => {
    const stream = session.request({ ':path': '/metrics' });
    streams.push(stream.resume().on('error', () => {}));
    return stream;
  };
  for (let count = 0; count < 40; count += 1) await once(request(), 'response');
  // At once: each makes a place of its own.
  await Promise.all(Array.from({ length: 10 }, async () => once(request(), 'response')));
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
