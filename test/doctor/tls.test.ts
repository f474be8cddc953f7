import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer } from 'node:https';
import forge from 'node-forge';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/command.ts';
import { listenOnFreePort, sampleAnswer } from '../support/server.ts';
import { startSample } from '../simulator/sample.ts';
import { configOf, examine } from './run.ts';

async function overTls(fault?: string, more: object = {}) {
  const simulator = await startSample({}, { tls: true });
  onTestFinished(async () => simulator.close());
  const ca = join(await temporaryFolder(), 'ca.pem');
  await writeFile(ca, simulator.ca!);
  if (fault !== undefined) await simulator.inject({ fault });
  const credentials = { identifier: 'abc', secret: 'def' };
  return examine(configOf(simulator.url('acme'), { credentials, tls_config: { ca_file: ca }, ...more }));
}

/** A server whose certificate vouches for itself and ends in so many days; gives its address and the certificate. */
async function selfSigned(days: number): Promise<{ url: string; pem: string }> {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + (days + 0.5) * 86_400_000);
  certificate.setSubject([{ name: 'commonName', value: 'own.example' }]);
  certificate.setIssuer(certificate.subject.attributes);
  certificate.setExtensions([{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }]);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  const pem = forge.pki.certificateToPem(certificate);
  const server = createServer({ cert: pem, key: forge.pki.privateKeyToPem(keys.privateKey) }, (_req, res) =>
    res.end(JSON.stringify(sampleAnswer)),
  );
  const port = await listenOnFreePort(server);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `https://127.0.0.1:${port}/`, pem };
}

describe('doctor over TLS', () => {
  it('names the certificate, its issuer and the days that it has left', async () => {
    const { steps } = await overTls();
    expect(steps[2]).toMatchObject({
      step: 'tls',
      result: 'ok',
      found: 'TLSv1.3, localhost, issued by Denter simulator CA, 364 days left',
    });
  });

  it.each([
    ['tls_expired', /expired.*issued by Denter simulator CA, expired \d days? ago/, /Renew/],
    ['tls_wrong_host', /certificate: wrong\.invalid/, /another host name/],
    ['tls_unknown_ca', /issued by Another CA/, /ca_file/],
    ['tls_old_version', /protocol|handshake/i, /min_version/],
  ])('breaks with %s at TLS, with what the certificate says', async (fault, found, remedy) => {
    const { steps } = await overTls(fault);
    expect(steps.map(({ step }) => step)).toEqual(['name', 'connect', 'tls']);
    expect(steps[2]).toMatchObject({
      result: 'failed',
      found: expect.stringMatching(found),
      remedy: expect.stringMatching(remedy),
    });
  });

  it('warns where the certificate is not verified', async () => {
    const { steps } = await overTls('tls_unknown_ca', { tls_config: { insecure_skip_verify: true } });
    expect(steps[2]).toMatchObject({ result: 'warning', found: expect.stringContaining('not verified') });
  });

  it('breaks where a certificate vouches for itself alone', async () => {
    const { steps } = await examine(configOf((await selfSigned(100)).url));
    expect(steps.at(-1)).toMatchObject({
      step: 'tls',
      result: 'failed',
      found: expect.stringContaining('own.example, issued by own.example, 100 days left'),
      remedy: expect.stringContaining('ca_file'),
    });
  });

  it.each([
    [20, 'warning'],
    [21, 'ok'],
  ])('a certificate with %i days left is %s', async (days, result) => {
    const { url, pem } = await selfSigned(days);
    const ca = join(await temporaryFolder(), 'ca.pem');
    await writeFile(ca, pem);
    const { steps } = await examine(configOf(url, { tls_config: { ca_file: ca } }));
    expect(steps[2]).toMatchObject({
      step: 'tls',
      result,
      found: expect.stringContaining(`${days} days left`),
    });
  });
});
