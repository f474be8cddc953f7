import dns from 'node:dns';
import { createServer as createTlsServer } from 'node:https';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ConnectionConfig } from '../../src/config/config.ts';
import { Deadline } from '../../src/denter/deadline.ts';
import { exchange } from '../../src/denter/exchange.ts';
import type { Way } from '../../src/denter/origin-clients.ts';
import { type Certificates, makeCertificates } from '../../src/simulator/certificates.ts';
import { askForError, askOnce, testConnections } from '../support/ask-once.ts';
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

  it('leaves undici no headers of an answer, which it would keep with the bytes of the answer', async () => {
    const url = await serveHttp((_req, res) => res.end(sample));
    const { kept } = await testConnections().route(plainConnection, 1000);
    const left: unknown[] = [];
    const watched: Way = {
      close: async () => kept.close(),
      destroy: async () => kept.destroy(),
      dispatch: (options, handler) =>
        kept.dispatch(options, {
          onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
          onResponseStart: (controller, ...head) => {
            const { length } = controller.rawHeaders as unknown[];
            handler.onResponseStart?.(controller, ...head);
            left.push([length > 0, controller.rawHeaders]);
          },
          onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
          onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
        }),
    };
    const question = { origin: new URL(url).origin, path: '/', headers: [], body: '' };
    const answer = await exchange(watched, question, new Deadline(5000), { fresh: false });
    expect(answer.body.toString()).toBe(sample);
    expect(left).toEqual([[true, []]]);
  });

  it('looks a name up once for a connection, and not again while it is kept', async () => {
    const server = await serveNamed();
    expect(await server.lookUpsOf(4)).toBe(1);
    server.closes = true;
    // The first still goes over the kept connection.
    expect(await server.lookUpsOf(4)).toBe(3);
  });

  it('looks a name up once an interval where each poll has a connection of its own, and again when nobody is reached', async () => {
    const server = await serveNamed();
    server.closes = true;
    const { hostname } = new URL(server.url);
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const sets = [
      setOf({ name: 'a', pollIntervalMs: 300_000 }),
      setOf({ name: 'b', pollIntervalMs: 60_000 }),
      setOf({ name: 'c', pollIntervalMs: 300_000 }),
    ];
    server.connections.retain(configOf(server.url, sets));
    expect(await server.lookUpsOf(4)).toBe(1);
    vi.advanceTimersByTime(59_999);
    expect(await server.lookUpsOf(4)).toBe(0);
    vi.advanceTimersByTime(1);
    expect(await server.lookUpsOf(4)).toBe(1);
    const closed = await askForError(`http://${hostname}:1/`, { connections: server.connections });
    expect(closed.code).toBe('connect');
    expect(await server.lookUpsOf(4)).toBe(1);
    server.connections.retain(configOf('http://other.example/', sets));
    expect(await server.lookUpsOf(4)).toBe(4);
  });

  it('uses no address of another family than the one that is asked for', async () => {
    const server = await serveNamed();
    server.closes = true;
    server.connections.retain(configOf(server.url, [setOf()]));
    expect(await server.lookUpsOf(2)).toBe(1);
    const helpdesk = { connection: { ...plainConnection, ipFamily: 'ipv6' } } as const;
    const { message } = await askForError(server.url, { connections: server.connections, helpdesk });
    expect(message).not.toContain('127.0.0.1');
  });
});

/** A server that is asked by a name, and a count of the look-ups that this takes. */
async function serveNamed() {
  const lookup = vi.spyOn(dns, 'lookup');
  onTestFinished(() => lookup.mockRestore());
  const connections = testConnections();
  const answering = await serveHttp((_req, res) => {
    res.setHeader('Connection', server.closes ? 'close' : 'keep-alive').end(sample);
  });
  const server = {
    url: answering.replace('127.0.0.1', 'localhost'),
    connections,
    closes: false,
    lookUpsOf: async (polls: number) => {
      lookup.mockClear();
      for (let i = 0; i < polls; i += 1) {
        await askOnce(server.url, { connections });
        await nextTurn();
      }
      return lookup.mock.calls.filter(([name]) => name === 'localhost').length;
    },
  };
  return server;
}
