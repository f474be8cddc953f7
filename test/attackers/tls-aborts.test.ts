import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { eventually } from '../support/command.ts';
import { ask, serveGated, tls } from '../web-config/gate-server.ts';

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
