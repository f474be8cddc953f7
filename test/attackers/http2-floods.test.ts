import { connect as connectPlain } from 'node:net';
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { ask, serveGated, tls } from '../web-config/gate-server.ts';

/** RFC 9113, 4.1. */
function frame(type: number, flags: number, stream: number, payload = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

const [headers, reset, settings, ping, continuation] = [1, 3, 4, 6, 9];
const endStream = 1;
const endHeaders = 4;
const preface = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(settings, 0, 0)]);
/** HPACK: GET, /, https, and x as the authority. */
const root = Buffer.from([0x82, 0x84, 0x87, 0x41, 1, 0x78]);
/** HPACK: a thousand headers of eight bytes. */
const manyHeaders = Buffer.alloc(13 * 1_000, Buffer.from('\x00\x02aa\x08bbbbbbbb', 'latin1'));
const times = (count: number, ...frames: Buffer[]): Buffer =>
  Buffer.concat(Array<Buffer[]>(count).fill(frames).flat());

async function rawHttp2(port: number): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2'] });
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  socket.write(preface);
  return socket.resume();
}

const rapidResets = Buffer.concat(
  Array.from({ length: 5_000 }, (_, index) => [
    frame(headers, endStream | endHeaders, index * 2 + 1, root),
    frame(reset, 0, index * 2 + 1, Buffer.from([0, 0, 0, 8])),
  ]).flat(),
);

test.each([
  ['rapid resets', [rapidResets]],
  [
    'continuations that never end',
    [frame(headers, endStream, 1, root), times(50, frame(continuation, 0, 1, manyHeaders))],
  ],
  ['empty continuations', [frame(headers, endStream, 1, root), times(5_000, frame(continuation, 0, 1))]],
  ['settings', [times(20_000, frame(settings, 0, 0))]],
  ['too many headers', [frame(headers, endStream | endHeaders, 1, Buffer.concat([root, manyHeaders]))]],
  ['pings', [times(20_000, frame(ping, 0, 0, Buffer.alloc(8)))]],
  ['data for a stream that is none', [times(100, frame(0, 0, 99, Buffer.from('x')))]],
])('a client that floods HTTP/2 with %s ends nothing, and others are served', async (_, flood) => {
  const { port, logged } = await serveGated(tls());
  const socket = await rawHttp2(port);
  for (const bytes of flood) socket.write(bytes);
  for (let i = 0; i < 3; i += 1) expect((await ask(port)).status).toBe(200);
  expect(logged).toEqual([]);
});

const limits = { headersTimeout: 300, requestTimeout: 300, connectionsCheckingInterval: 20 };

test.each([
  ['sends no request', preface.subarray(0, 0)],
  ['never ends its headers', frame(headers, endStream, 1, root)],
])('a client of HTTP/2 that %s is cut', async (_, bytes) => {
  const { port } = await serveGated(tls(), { limits });
  const socket = await rawHttp2(port);
  socket.write(bytes);
  // What is no request keeps nothing open.
  const pinging = setInterval(() => {
    // Between the server's end and the close a write would fail.
    if (socket.writable) socket.write(frame(ping, 0, 0, Buffer.alloc(8)));
  }, 50);
  onTestFinished(() => clearInterval(pinging));
  if (!socket.closed) await once(socket, 'close');
  expect(socket.closed).toBe(true);
});

test.each(['', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc'])(
  'a client that does not end its handshake is cut (%j)',
  async (bytes) => {
    const { port } = await serveGated(tls(), { limits });
    const socket = connectPlain(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.on('error', () => {}).resume();
    await once(socket, 'close');
    expect((await ask(port)).status).toBe(200);
  },
);

test('a client that talks plain HTTP to the TLS port learns nothing', async () => {
  const { port } = await serveGated(tls());
  await expect(ask(port, '/metrics', { tls: false })).rejects.toThrow(/hang up|ECONNRESET/);
  expect((await ask(port)).status).toBe(200);
});

test('renegotiating again and again ends the connection', async () => {
  const { port } = await serveGated(tls());
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'secureConnect');
  const again = (): void => {
    if (!socket.destroyed) socket.renegotiate({}, (error) => error === null && again());
  };
  again();
  await once(socket.resume(), 'close');
  expect((await ask(port)).status).toBe(200);
});
