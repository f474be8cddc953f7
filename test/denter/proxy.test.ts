import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Deadline } from '../../src/denter/deadline.ts';
import type { ConnectionConfig } from '../../src/config/config.ts';
import { Secret } from '../../src/config/secret.ts';
import { exchange } from '../../src/denter/exchange.ts';
import { type Certificates, makeCertificates } from '../../src/simulator/certificates.ts';
import { askForError, askOnce, testConnections } from '../support/ask-once.ts';
import { listenOnFreePort, sampleAnswer, serveAnswer, serveHttp } from '../support/server.ts';
import { plainConnection } from '../support/settings.ts';

const sample = JSON.stringify(sampleAnswer);

interface Seen {
  method: string;
  target: string;
  authorization: string | undefined;
}

/** A real forward proxy; notes how it was asked. */
async function startProxy(
  refusal?: number,
): Promise<{ url: string; seen: Seen[]; hosts: (string | undefined)[]; ports: Set<number | undefined> }> {
  const seen: Seen[] = [];
  const hosts: (string | undefined)[] = [];
  const ports = new Set<number | undefined>();
  const note = (req: IncomingMessage): void => {
    const { method = '', url: target = '', headers } = req;
    seen.push({ method, target, authorization: headers['proxy-authorization'] });
    hosts.push(headers.host);
    ports.add(req.socket.remotePort);
  };
  const server = createServer((req, res) => {
    note(req);
    if (refusal !== undefined) res.writeHead(refusal).end();
    else res.end(sample);
  });
  const sockets = new Set<Socket>();
  server.on('connect', (req, socket: Socket) => {
    note(req);
    sockets.add(socket);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const [host = '', port = ''] = (req.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
    sockets.add(upstream);
    for (const each of [socket, upstream]) each.on('error', () => {});
  });
  const port = await listenOnFreePort(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { url: `127.0.0.1:${port}`, seen, hosts, ports };
}

const through = (url: string): ConnectionConfig => ({
  ...plainConnection,
  proxy: { from: 'url', url: new Secret(url) },
});

describe('askTicketCounts, through a proxy', () => {
  let certificates: Certificates;
  let folder: string;
  let caFile: string;

  beforeAll(async () => {
    certificates = await makeCertificates([]);
    folder = await mkdtemp(join(tmpdir(), 'denter-tls-'));
    caFile = join(folder, 'ca.pem');
    await writeFile(caFile, certificates.ca);
  });
  afterAll(async () => rm(folder, { recursive: true }));
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  /** An HTTPS server with a certificate of this issuer. */
  async function serveTls(issuer: Certificates, options: object = {}): Promise<string> {
    const server = createTlsServer({ ...(await issuer.context('good')), ...options }, (_req, res) =>
      res.end(sample),
    );
    const port = await listenOnFreePort(server);
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `https://127.0.0.1:${port}/includes/api.php`;
  }

  const trusting = (file: string): ConnectionConfig => ({
    ...plainConnection,
    tls: { ...plainConnection.tls, caFile: file },
  });

  it('asks plain HTTP through a proxy as such, with the password in a header', async () => {
    const proxy = await startProxy();
    await askOnce('http://helpdesk.invalid/includes/api.php', {
      helpdesk: { connection: through(`http://us%40er:p%40ss@${proxy.url}`) },
    });
    expect(proxy.seen).toEqual([
      {
        method: 'POST',
        target: 'http://helpdesk.invalid/includes/api.php',
        authorization: `Basic ${Buffer.from('us@er:p@ss').toString('base64')}`,
      },
    ]);
  });

  it('names each helpdesk by its own name, whatever was asked before', async () => {
    const proxy = await startProxy();
    const connections = testConnections();
    const hosts: (string | undefined)[] = [];
    const direct = await serveHttp((req, res) => {
      hosts.push(req.headers.host);
      res.end(sample);
    });
    const proxied = { connections, helpdesk: { connection: through(`http://${proxy.url}`) } };
    await askOnce('http://a.invalid/', proxied);
    await askOnce('http://b.invalid/', proxied);
    await askOnce(direct, { connections });
    expect(proxy.hosts).toEqual(['a.invalid', 'b.invalid']);
    expect(hosts).toEqual([new URL(direct).host]);
  });

  it('asks HTTPS through a tunnel, with the certificate checked as ever', async () => {
    const proxy = await startProxy();
    const url = await serveTls(certificates);
    const connection = { ...trusting(caFile), proxy: through(`http://${proxy.url}`).proxy };
    expect(await askOnce(url, { helpdesk: { connection: connection as ConnectionConfig } })).toMatchObject({
      active: 123,
    });
    expect(proxy.seen).toMatchObject([{ method: 'CONNECT' }]);
    expect(
      await askForError(url, { helpdesk: { connection: through(`http://${proxy.url}`) } }),
    ).toMatchObject({ code: 'tls' });
  });

  it('takes a tunnel that the proxy refuses as connect, and shows no password', async () => {
    const proxy = await startProxy(407);
    const error = await askForError('https://helpdesk.invalid/', {
      helpdesk: { connection: through(`http://user:hunter2@${proxy.url}`) },
    });
    expect(error.code).toBe('connect');
    expect(`${error.message} ${String(error.cause)}`).toContain('407');
    expect(`${error.message} ${String(error.cause)}`).not.toContain('hunter2');
  });

  it('follows the environment where it is told to, and not where NO_PROXY says otherwise', async () => {
    const proxy = await startProxy();
    vi.stubEnv('http_proxy', `http://${proxy.url}`);
    vi.stubEnv('no_proxy', '127.0.0.1');
    const connection: ConnectionConfig = { ...plainConnection, proxy: { from: 'environment' } };
    await askOnce('http://helpdesk.invalid/includes/api.php', { helpdesk: { connection } });
    await askOnce(await serveAnswer(200, sample), { helpdesk: { connection } });
    const { tls } = trusting(caFile);
    await askOnce(await serveTls(certificates), { helpdesk: { connection: { ...connection, tls } } });
    expect(proxy.seen).toHaveLength(1);
  });

  it('says that the proxy of the environment is no URL', async () => {
    vi.stubEnv('https_proxy', 'proxy:port');
    const connection: ConnectionConfig = { ...plainConnection, proxy: { from: 'environment' } };
    expect(await askForError('http://helpdesk.invalid/', { helpdesk: { connection } })).toMatchObject({
      code: 'connect',
      message: expect.stringContaining('HTTPS_PROXY or HTTP_PROXY') as string,
    });
  });

  it('asks over the fresh way on a connection to the proxy of its own each time', async () => {
    const proxy = await startProxy();
    const { fresh } = await testConnections().route(through(`http://${proxy.url}`), 1000);
    const question = { origin: 'http://helpdesk.invalid', path: '/', headers: [], body: '' };
    for (let i = 0; i < 2; i += 1) {
      await exchange(fresh, question, new Deadline(5_000), { fresh: true });
      // Until then undici would not have taken the connection back.
      await nextTurn();
    }
    expect(proxy.ports.size).toBe(2);
  });

  it('leaves the environment alone otherwise', async () => {
    const proxy = await startProxy();
    vi.stubEnv('http_proxy', `http://${proxy.url}`);
    await askOnce(await serveAnswer(200, sample));
    expect(proxy.seen).toHaveLength(0);
  });
});
