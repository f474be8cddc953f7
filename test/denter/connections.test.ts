import { createServer as createTlsServer } from 'node:https';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ConnectionConfig } from '../../src/config/config.ts';

import { type Certificates, makeCertificates } from '../../src/simulator/certificates.ts';
import { askForError, askOnce, testConnections } from '../support/ask-once.ts';
import { listenOnFreePort, sampleAnswer } from '../support/server.ts';
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

  it('shares one route between helpdesks with the same settings', async () => {
    const connections = testConnections();
    const [one, two, other] = await Promise.all([
      connections.route(trusting(caFile), 1000),
      connections.route(trusting(caFile), 1000),
      connections.route(plainConnection, 1000),
    ]);
    expect(one).toBe(two);
    expect(other).not.toBe(one);
  });

  it('takes a ca_file that is replaced into use at the next poll', async () => {
    const rotating = join(folder, 'rotating.pem');
    await writeFile(rotating, certificates.ca);
    const renewed = await makeCertificates([]);
    const url = await serveTls(renewed);
    const options = { connections: testConnections(), helpdesk: { connection: trusting(rotating) } };
    expect(await askForError(url, options)).toMatchObject({ code: 'tls' });
    await writeFile(`${rotating}.new`, renewed.ca);
    await rename(`${rotating}.new`, rotating);
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
    const url = await serveTls(certificates, {
      requestCert: true,
      rejectUnauthorized: true,
      ca: certificates.ca,
    });
    const tls = { ...plainConnection.tls, caFile };
    expect((await askForError(url, { helpdesk: { connection: { ...plainConnection, tls } } })).code).toMatch(
      /^(tls|reset)$/,
    );
    // A server's certificate serves as a client's here; OpenSSL looks at its purpose, so it must be refused for that only.
    const connection: ConnectionConfig = { ...plainConnection, tls: { ...tls, certFile, keyFile } };
    const anyPurpose = await serveTls(certificates, {
      requestCert: true,
      rejectUnauthorized: false,
      ca: certificates.ca,
    });
    expect(await askOnce(anyPurpose, { helpdesk: { connection } })).toMatchObject({ active: 123 });
  });

  it('refuses a server older than min_version', async () => {
    const url = await serveTls(certificates, { maxVersion: 'TLSv1.2' });
    const connection: ConnectionConfig = {
      ...plainConnection,
      tls: { ...plainConnection.tls, caFile, minVersion: 'TLSv1.3' },
    };
    expect(await askForError(url, { helpdesk: { connection } })).toMatchObject({ code: 'tls' });
  });

  it('takes an old server where min_version allows it', async () => {
    const url = await serveTls(certificates, {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const connection: ConnectionConfig = {
      ...plainConnection,
      tls: { ...plainConnection.tls, caFile, minVersion: 'TLSv1' },
    };
    expect(await askOnce(url, { helpdesk: { connection } })).toMatchObject({ active: 123 });
  });

  it('closes what no configuration needs any more, and keeps the rest', async () => {
    const connections = testConnections();
    const route = await connections.route(plainConnection, 2000);
    const other = await connections.route(trusting(caFile), 2000);
    connections.retain({ file: '', maxConcurrentPolls: 1, helpdesks: [] });
    expect(await connections.route(plainConnection, 2000)).not.toBe(route);
    await vi.waitFor(() => expect(other.kept).toMatchObject({ closed: true }), { timeout: 5000 });
  });
});
