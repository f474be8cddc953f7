import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import forge from 'node-forge';
import { afterEach, describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../deploy/container/healthcheck.mjs');
const servers: http.Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Answers 200 on `/-/healthy` alone, or nothing else than `status` there. */
function answer(status: number): http.RequestListener {
  return (request, response) => {
    response.statusCode = request.url?.endsWith('/-/healthy') ? status : 404;
    response.end();
  };
}

async function listen(server: http.Server, host: string): Promise<number> {
  servers.push(server);
  // Not for IPv4 too, so that an IPv6 address must be asked by IPv6.
  server.listen({ port: 0, host, ipv6Only: true });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  return address.port;
}

async function healthcheck(env: Record<string, string>) {
  const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { exitCode, stderr };
}

function selfSigned() {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.validity.notBefore = new Date();
  certificate.validity.notAfter = new Date(Date.now() + 3_600_000);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(certificate), key: forge.pki.privateKeyToPem(keys.privateKey) };
}

describe('the image’s health check', () => {
  it.each([
    { server: '127.0.0.1', address: '127.0.0.1' },
    { server: '0.0.0.0', address: '' },
    { server: '0.0.0.0', address: '0.0.0.0' },
    { server: '::1', address: '[::1]' },
    { server: '::', address: '[::]' },
  ])('finds a daemon on $server by the address "$address"', async ({ server, address }) => {
    const port = await listen(http.createServer(answer(200)), server);
    const run = await healthcheck({ DENTER_EXPORTER_WEB_LISTEN_ADDRESS: `${address}:${port}` });
    expect(run).toEqual({ exitCode: 0, stderr: '' });
  });

  it('asks the first of several addresses', async () => {
    const port = await listen(http.createServer(answer(200)), '127.0.0.1');
    const run = await healthcheck({ DENTER_EXPORTER_WEB_LISTEN_ADDRESS: `127.0.0.1:${port},127.0.0.1:1` });
    expect(run).toEqual({ exitCode: 0, stderr: '' });
  });

  it.each(['/prefix', 'prefix', '/prefix/'])('asks below the route prefix %s', async (prefix) => {
    const urls: (string | undefined)[] = [];
    const server = http.createServer((request, response) => {
      urls.push(request.url);
      response.end();
    });
    const DENTER_EXPORTER_WEB_LISTEN_ADDRESS = `:${await listen(server, '127.0.0.1')}`;
    await healthcheck({ DENTER_EXPORTER_WEB_LISTEN_ADDRESS, DENTER_EXPORTER_WEB_ROUTE_PREFIX: prefix });
    expect(urls).toEqual(['/prefix/-/healthy']);
  });

  it('asks by TLS where a web config is set, whoever signed the certificate', async () => {
    const port = await listen(https.createServer(selfSigned(), answer(200)), '127.0.0.1');
    const DENTER_EXPORTER_WEB_LISTEN_ADDRESS = `:${port}`;
    const run = await healthcheck({
      DENTER_EXPORTER_WEB_LISTEN_ADDRESS,
      DENTER_EXPORTER_WEB_CONFIG_FILE: 'web.yml',
    });
    expect(run).toEqual({ exitCode: 0, stderr: '' });
  });

  it('asks without TLS where the web config asks for none', async () => {
    const port = await listen(http.createServer(answer(200)), '127.0.0.1');
    const DENTER_EXPORTER_WEB_LISTEN_ADDRESS = `:${port}`;
    const run = await healthcheck({
      DENTER_EXPORTER_WEB_LISTEN_ADDRESS,
      DENTER_EXPORTER_WEB_CONFIG_FILE: 'web.yml',
    });
    expect(run).toEqual({ exitCode: 0, stderr: '' });
  });

  it('fails where the daemon says that it is not healthy', async () => {
    const port = await listen(http.createServer(answer(503)), '127.0.0.1');
    const run = await healthcheck({ DENTER_EXPORTER_WEB_LISTEN_ADDRESS: `:${port}` });
    expect(run).toEqual({
      exitCode: 1,
      stderr: `http://127.0.0.1:${port}/-/healthy answered 503, wanted 200\n`,
    });
  });

  it('fails where nobody listens', async () => {
    const run = await healthcheck({ DENTER_EXPORTER_WEB_LISTEN_ADDRESS: '127.0.0.1:1' });
    expect(run).toEqual({ exitCode: 1, stderr: 'http: connect ECONNREFUSED 127.0.0.1:1\n' });
  });

  it('fails where nobody answers in time', async () => {
    const port = await listen(
      http.createServer(() => {}),
      '127.0.0.1',
    );
    const run = await healthcheck({ DENTER_EXPORTER_WEB_LISTEN_ADDRESS: `:${port}` });
    expect(run.exitCode).toBe(1);
  });

  it('says what is wrong with an address it can not read', async () => {
    const run = await healthcheck({ DENTER_EXPORTER_WEB_LISTEN_ADDRESS: '9877' });
    const stderr = 'http: DENTER_EXPORTER_WEB_LISTEN_ADDRESS is 9877, wanted host:port\n';
    expect(run).toEqual({ exitCode: 1, stderr });
  });
});
