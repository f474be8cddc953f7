import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';
import { expect, test } from 'vitest';
import { ask, client, client2, cut, serveGated, tls } from './gate-server.ts';

const { privateKey: key } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

function certificateWith(altNames: readonly object[]): { cert: string; key: string } {
  const privateKey = forge.pki.privateKeyFromPem(key);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(privateKey.n, privateKey.e);
  certificate.serialNumber = '01';
  certificate.validity.notAfter = new Date(Date.now() + 3_600_000);
  certificate.setSubject([{ name: 'commonName', value: 'by-common-name.example' }]);
  certificate.setIssuer(certificate.subject.attributes);
  certificate.setExtensions([{ name: 'subjectAltName', altNames }]);
  certificate.sign(privateKey, forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(certificate), key };
}

const email = { type: 1, value: 'ops@example.com' };
const dns = { type: 2, value: 'prometheus.example' };
const uri = { type: 6, value: 'spiffe://example.org/prometheus' };
const ipv4 = { type: 7, ip: '192.0.2.7' };
const ipv6 = { type: 7, ip: '2001:db8::7' };
const tricky = { type: 2, value: 'a.example, DNS:prometheus.example' };

test.each([
  ['ops@example.com', [email], true],
  ['prometheus.example', [email, dns], true],
  ['spiffe://example.org/prometheus', [dns, uri], true],
  ['192.0.2.7', [ipv4], true],
  ['2001:db8::7', [ipv6], true],
  ['2001:0DB8:0:0::7', [ipv6], true],
  ['other@example.com', [email], false],
  ['*.example', [dns], false],
  ['192.0.2.8', [ipv4, ipv6], false],
  ['by-common-name.example', [dns], false],
  ['prometheus.example', [tricky], false],
])('client_allowed_sans [%s] with the names %j: %s', async (allowed, altNames, isIn) => {
  const { port } = await serveGated(
    tls(`  client_auth_type: RequireAnyClientCert\n  client_allowed_sans: ["${allowed}"]\n`),
  );
  const asked = ask(port, '/-/healthy', certificateWith(altNames));
  if (isIn) expect((await asked).status).toBe(200);
  else await expect(asked).rejects.toThrow(cut);
});

test.each([
  ['NoClientCert', undefined, true],
  ['NoClientCert', client2, true],
  ['RequestClientCert', undefined, true],
  ['RequestClientCert', client2, true],
  ['RequireClientCert', undefined, false],
  ['RequireClientCert', client2, true],
  ['VerifyClientCertIfGiven', undefined, true],
  ['VerifyClientCertIfGiven', client, false],
])('%s lets a client in or not (%#)', async (type, given, isIn) => {
  const { port } = await serveGated(tls(`  client_auth_type: ${type}\n`));
  const asked = ask(port, '/metrics', given ?? {});
  if (isIn) expect((await asked).status).toBe(200);
  else await expect(asked).rejects.toThrow(cut);
});

test.each([
  ['max_version: TLS12', 'TLSv1.2', 'TLSv1.3'],
  ['min_version: TLS13', 'TLSv1.3', 'TLSv1.2'],
] as const)('with %s there is %s and no %s', async (limit, wanted, refused) => {
  const { port } = await serveGated(tls(`  ${limit}\n`));
  const by = (version: typeof wanted) => ask(port, '/metrics', { minVersion: version, maxVersion: version });
  expect((await by(wanted)).status).toBe(200);
  await expect(by(refused)).rejects.toThrow(cut);
});
