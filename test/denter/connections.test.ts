import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Deadline } from '../../src/denter/deadline.ts';
import type { ConnectionConfig } from '../../src/config/config.ts';
import { Secret } from '../../src/config/secret.ts';
import { exchange } from '../../src/denter/exchange.ts';
import { type Certificates, makeCertificates } from '../../src/simulator/certificates.ts';
import { askForError, askOnce, testConnections } from '../support/ask-once.ts';
import { listenOnFreePort, sampleAnswer, serveHttp } from '../support/server.ts';
import { plainConnection } from '../support/settings.ts';

const sample = JSON.stringify(sampleAnswer);

describe('Connections', () => {
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

  /** An HTTPS server with a certificate of this issuer. */
  async function serveTls(
    issuer: Certificates,
    options: object = {},
    onRequest: (req: IncomingMessage) => void = () => {},
  ): Promise<string> {
    const server = createTlsServer({ ...(await issuer.context('good')), ...options }, (req, res) => {
      onRequest(req);
      res.end(sample);
    });
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

  it('shares one route between helpdesks with the same settings', async () => {
    const connections = testConnections();
    const [one, two] = await Promise.all([
      connections.route(trusting(caFile), 1000),
      connections.route(trusting(caFile), 1000),
    ]);
    expect(one).toBe(two);
  });

  const proxied = (url: string) => ({ proxy: { from: 'url', url: new Secret(url) } }) as const;
  it.each([
    ['timeout', {}, 2000],
    ['tls_config', { tls: { insecureSkipVerify: true, minVersion: 'TLSv1.2' } }, 1000],
    ['proxy', proxied('http://127.0.0.1:2'), 1000],
    ['way to a proxy', { proxy: { from: 'environment' } }, 1000],
    ['ip_family', { ipFamily: 'ipv4' }, 1000],
  ] satisfies [string, Partial<ConnectionConfig>, number][])(
    'gives another route for another %s',
    async (_what, change, timeoutMs) => {
      const connections = testConnections();
      const base: ConnectionConfig = { ...plainConnection, ...proxied('http://127.0.0.1:1') };
      const route = await connections.route(base, 1000);
      expect(await connections.route({ ...base, ...change }, timeoutMs)).not.toBe(route);
      expect(await connections.route(base, 1000)).toBe(route);
    },
  );

  it('asks over the fresh way on a connection of its own each time', async () => {
    const ports = new Set<number | undefined>();
    const url = await serveHttp((req, res) => {
      ports.add(req.socket.remotePort);
      res.end(sample);
    });
    const { fresh } = await testConnections().route(plainConnection, 1000);
    const question = { origin: new URL(url).origin, path: '/', headers: [], body: '' };
    for (let i = 0; i < 2; i += 1) {
      await exchange(fresh, question, new Deadline(5_000), { fresh: true });
      // Until then undici would not have taken the connection back.
      await nextTurn();
    }
    expect(ports.size).toBe(2);
  });

  it.each([
    ['localhost', 'localhost'],
    // RFC 6066 knows no addresses there.
    ['127.0.0.1', false],
  ])('asks %s for the certificate of %s', async (host, wanted) => {
    const asked: unknown[] = [];
    const url = await serveTls(certificates, {}, ({ socket }) =>
      asked.push((socket as TLSSocket).servername),
    );
    const helpdesk = { connection: trusting(caFile) };
    await askOnce(url.replace('127.0.0.1', host), { helpdesk });
    expect(asked).toEqual([wanted]);
  });

  it('takes a ca_file that is replaced into use at the first poll a second later', async () => {
    const rotating = join(folder, 'rotating.pem');
    await writeFile(rotating, certificates.ca);
    const renewed = await makeCertificates([]);
    const url = await serveTls(renewed);
    const options = { connections: testConnections(), helpdesk: { connection: trusting(rotating) } };
    expect(await askForError(url, options)).toMatchObject({ code: 'tls' });
    await writeFile(`${rotating}.new`, renewed.ca);
    await rename(`${rotating}.new`, rotating);
    await pause(1000);
    expect(await askOnce(url, options)).toMatchObject({ active: 123 });
  });

  it('says which file of tls_config is missing', async () => {
    const missing = join(folder, 'missing.pem');
    const error = await askForError('https://127.0.0.1:1/', { helpdesk: { connection: trusting(missing) } });
    expect(error).toMatchObject({ code: 'tls', message: `the file ${missing} of tls_config can't be read` });
  });

  it('shows its own certificate where the server asks for one', async () => {
    const { cert, key } = await certificates.context('good');
    const [certFile, keyFile] = [join(folder, 'client.pem'), join(folder, 'client.key')];
    await Promise.all([writeFile(certFile, cert as string), writeFile(keyFile, key as string)]);
    const shown: (string | undefined)[] = [];
    // Not refused by the server: the certificate's purpose is another.
    const url = await serveTls(certificates, { requestCert: true, rejectUnauthorized: false }, (req) =>
      shown.push((req.socket as TLSSocket).getPeerX509Certificate()?.toString()),
    );
    const tls = { ...plainConnection.tls, caFile };
    await askOnce(url, { helpdesk: { connection: { ...plainConnection, tls } } });
    await askOnce(url, {
      helpdesk: { connection: { ...plainConnection, tls: { ...tls, certFile, keyFile } } },
    });
    expect(shown).toEqual([undefined, new X509Certificate(cert as string).toString()]);
  });

  it('refuses a server older than min_version', async () => {
    const url = await serveTls(certificates, { maxVersion: 'TLSv1.2' });
    const connection: ConnectionConfig = {
      ...plainConnection,
      tls: { ...plainConnection.tls, caFile, minVersion: 'TLSv1.3' },
    };
    expect(await askForError(url, { helpdesk: { connection } })).toMatchObject({ code: 'tls' });
  });

  it.each(['TLSv1', 'TLSv1.1'] as const)(
    'takes a server with %s where min_version allows it',
    async (version) => {
      const url = await serveTls(certificates, {
        minVersion: version,
        maxVersion: version,
        ciphers: 'DEFAULT@SECLEVEL=0',
      });
      const connection: ConnectionConfig = {
        ...plainConnection,
        tls: { ...plainConnection.tls, caFile, minVersion: version },
      };
      expect(await askOnce(url, { helpdesk: { connection } })).toMatchObject({ active: 123 });
    },
  );
});
