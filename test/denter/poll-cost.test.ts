import dns from 'node:dns';
import { createServer as createTlsServer } from 'node:https';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ConnectionConfig } from '../../src/config/config.ts';
import { type Certificates, makeCertificates } from '../../src/simulator/certificates.ts';
import { askOnce, testConnections } from '../support/ask-once.ts';
import { listenOnFreePort, sampleAnswer, serveHttp } from '../support/server.ts';
import { configOf } from '../support/fleet-of.ts';
import { plainConnection, setOf } from '../support/settings.ts';

const sample = JSON.stringify(sampleAnswer);

/** An HTTPS server that closes each connection after its answer; tells of each whether its session was resumed. */
async function serveClosingTls(certificates: Certificates, maxVersion: 'TLSv1.2' | 'TLSv1.3') {
  const folder = await mkdtemp(join(tmpdir(), 'denter-tls-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, certificates.ca);
  const resumed: boolean[] = [];
  const context = await certificates.context('good');
  const server = createTlsServer({ ...context, maxVersion }, (req, res) => {
    resumed.push((req.socket as TLSSocket).isSessionReused());
    res.setHeader('Connection', 'close').end(sample);
  });
  const port = await listenOnFreePort(server);
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });
  const connection: ConnectionConfig = { ...plainConnection, tls: { ...plainConnection.tls, caFile } };
  return { url: `https://127.0.0.1:${port}/includes/api.php`, connection, resumed };
}

describe('what a poll need not do again', () => {
  let certificates: Certificates;
  beforeAll(async () => {
    certificates = await makeCertificates([]);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'resumes the %s session of the last poll where the server closes each connection',
    async (version) => {
      const { url, connection, resumed } = await serveClosingTls(certificates, version);
      const connections = testConnections();
      for (let i = 0; i < 3; i += 1) await askOnce(url, { connections, helpdesk: { connection } });
      expect(resumed).toEqual([false, true, true]);
    },
  );

  it('forgets the sessions of helpdesks that are gone', async () => {
    const { url, connection } = await serveClosingTls(certificates, 'TLSv1.3');
    const connections = testConnections();
    await askOnce(url, { connections, helpdesk: { connection } });
    const { sessions } = await connections.route(connection, setOf().timeoutMs);
    const { helpdesks, ...rest } = configOf(url, [setOf()]);
    const at = (address: string) => ({
      ...rest,
      helpdesks: helpdesks.map((helpdesk) => ({
        ...helpdesk,
        transport: { kind: 'http', url: address, connection } as const,
      })),
    });
    connections.retain(at(url));
    expect([...sessions.keys()]).toEqual([new URL(url).origin]);
    connections.retain(at('https://other.example/'));
    expect([...sessions.keys()]).toEqual([]);
  });

  it('looks a name up once for a connection, and not again while it is kept', async () => {
    const lookup = vi.spyOn(dns, 'lookup');
    onTestFinished(() => lookup.mockRestore());
    let closes = false;
    const url = await serveHttp((_req, res) => {
      res.setHeader('Connection', closes ? 'close' : 'keep-alive').end(sample);
    });
    const named = url.replace('127.0.0.1', 'localhost');
    const connections = testConnections();
    const poll = async (times: number) => {
      for (let i = 0; i < times; i += 1) {
        await askOnce(named, { connections });
        await nextTurn();
      }
      return lookup.mock.calls.filter(([name]) => name === 'localhost').length;
    };
    expect(await poll(4)).toBe(1);
    closes = true;
    // The first still goes over the kept connection.
    expect(await poll(4)).toBe(4);
  });
});
