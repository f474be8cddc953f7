import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { ask, exchange, portOf } from './serve.ts';
import { hello, opened, start } from './start.ts';
import { eventually } from '../support/command.ts';

test('a connection is kept for longer than Prometheus keeps it (5 minutes)', async () => {
  const { addresses } = await start();
  const answer = await exchange(
    portOf(addresses[0]),
    'GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.0\r\n\r\n',
  );
  expect(Number(/^Keep-Alive: timeout=(\d+)/m.exec(answer)?.[1])).toBeGreaterThan(300);
});

test.each([
  ['garbage', '\x00\x01\x02\r\n\r\n', 400],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ['an unknown method', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  [
    'both lengths',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['a header without name', 'GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n', 400],
  ['a line feed in a header', 'GET / HTTP/1.1\r\nHost: x\r\nA: b\x00c\r\n\r\n', 400],
  ['a URL of 20 kB', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ['headers of 20 kB', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
])('a client that sends %s is refused, and the next one is served', async (_, bytes, wanted) => {
  const port = portOf((await start()).addresses[0]);
  expect(await exchange(port, Buffer.from(bytes, 'latin1'))).toMatch(new RegExp(`^HTTP/1\\.1 ${wanted} `));
  expect((await ask(port, '/')).body).toBe('hello');
});

test('CONNECT is cut', async () => {
  const port = portOf((await start()).addresses[0]);
  expect(await exchange(port, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('');
});

test('clients that vanish in the middle of anything end nothing', async () => {
  const port = portOf((await start((_req, res) => res.end('x'.repeat(1_000_000)))).addresses[0]);
  const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  for (const bytes of [
    '',
    'GET /',
    request,
    request.repeat(50),
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx',
  ]) {
    const reset = await opened(port, bytes);
    reset.resetAndDestroy();
    const halfClosed = await opened(port, bytes);
    halfClosed.end();
    await once(halfClosed.resume(), 'close');
  }
  expect((await ask(port, '/')).status).toBe(200);
});

test('an answer that is written after its client has gone ends nothing', async () => {
  const gone: string[] = [];
  const app: RequestListener = (req, res) => {
    if (req.url === '/') res.end('hello');
    res.once('close', () => {
      res.write('late');
      res.end('later');
      gone.push(req.url ?? '');
    });
  };
  const port = portOf((await start(app)).addresses[0]);
  const socket = await opened(port, 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
  await ask(port, '/');
  socket.resetAndDestroy();
  await eventually(() => expect(gone).toContain('/slow'));
  expect((await ask(port, '/')).body).toBe('hello');
});

const shortLimits = { headersTimeout: 200, requestTimeout: 300, connectionsCheckingInterval: 20 };

/** Answers when the whole body is there. */
const reading: RequestListener = (req, res) => void req.resume().once('end', () => res.end());

test.each([
  ['that says nothing', '', /^$|^HTTP\/1\.1 408 /],
  ['that is slow with its headers', 'GET / HTTP/1.1\r\nHost:', /^HTTP\/1\.1 408 /],
  [
    'that is slow with its body',
    'POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx',
    /^HTTP\/1\.1 408 /,
  ],
])('a client %s is cut', async (_, bytes, wanted) => {
  const { addresses } = await start(reading, ['127.0.0.1:0'], { limits: shortLimits });
  expect(await exchange(portOf(addresses[0]), bytes)).toMatch(wanted);
});

test('a client that takes no byte of its answer is cut', async () => {
  let cut = false;
  const app: RequestListener = (_req, res) =>
    void res.once('close', () => (cut = true)).end('x'.repeat(50_000_000));
  const { addresses } = await start(app, ['127.0.0.1:0'], { limits: { stalledTimeout: 100 } });
  const socket = await opened(portOf(addresses[0]), 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  socket.pause();
  await eventually(() => expect(cut).toBe(true));
});

test('connections over the limit are dropped and told of once, those that are open go on', async () => {
  const dropped: string[] = [];
  const { addresses } = await start(hello, ['127.0.0.1:0'], {
    limits: { maxConnections: 1 },
    log: (message) => dropped.push(message),
  });
  const port = portOf(addresses[0]);
  const first = await opened(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(first, 'data');
  expect(await exchange(port, '')).toBe('');
  expect(await exchange(port, '')).toBe('');
  expect(dropped).toEqual(['connections are dropped, too many are open']);
  first.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(String((await once(first, 'data'))[0])).toContain('200 OK');
});
