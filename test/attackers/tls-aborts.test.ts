import { pbkdf2 } from 'node:crypto';
import { connect as connectPlain } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { eventually } from '../support/command.ts';
import { ask, serveGated, tls, users } from '../web-config/gate-server.ts';

const places = 20;

/** Goes away so long after it began to connect, without a word: in the midst of its handshake, or just after it. */
async function connectAndGo(port: number, protocol: string, afterMs: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: [protocol] });
  socket.on('error', () => {});
  await pause(afterMs);
  socket.destroy();
}

test.each(['h2', 'http/1.1'])(
  'clients that go during or after their handshake for %s leave no connection behind',
  async (protocol) => {
    // Connections that are left would take all places; and a handshake has longer than this test waits.
    const { port } = await serveGated(tls(), { limits: { maxConnections: places, headersTimeout: 30_000 } });
    for (let round = 0; round < 20; round += 1)
      await Promise.all(
        Array.from({ length: places / 2 }, async (_, index) => connectAndGo(port, protocol, index * 2)),
      );
    await eventually(async () => {
      const answers = await Promise.allSettled(Array.from({ length: places - 2 }, async () => ask(port)));
      expect(answers.map(({ status }) => status)).not.toContain('rejected');
    });
  },
);

test.each([
  ['TLS', tls()],
  ['a password', users],
])(
  'clients that go before their connection has been looked at leave none behind, with %s',
  async (_, config) => {
    const { port } = await serveGated(config, { limits: { headersTimeout: 30_000 } });
    // Looking at the web configuration's file waits for this.
    const busy = Array.from({ length: 8 }, async () => promisify(pbkdf2)('x', 'y', 100_000, 32, 'sha256'));
    let left = places;
    for (let count = 0; count < places; count += 1)
      connectPlain({ port, host: '127.0.0.1' })
        .end()
        .on('error', () => {})
        .once('close', () => (left -= 1));
    await Promise.all(busy);
    await eventually(() => expect(left).toBe(0));
  },
);
