import { createSecureContext, type SecureContext } from 'node:tls';
import type { Socket } from 'node:net';
import forge from 'node-forge';
import { type CertificateKind, makeCertificates } from '../../src/simulator/certificates.ts';
import { canaries, everyForm } from './canaries.ts';
import { httpAnswer, sample } from './replies.ts';
import type { UpstreamFault } from './upstream-fault.ts';

/** What is wrong with certificates and handshakes; with what the exporter is to trust, PEM. */
export async function tlsFaults(): Promise<{ faults: readonly UpstreamFault[]; ca: string }> {
  const certificates = await makeCertificates([]);
  const of = async (kind: CertificateKind) => createSecureContext(await certificates.context(kind));
  const good = await of('good');
  const shown = (name: string, says: string | RegExp, broken: SecureContext | 'plain'): UpstreamFault => ({
    name,
    reason: 'tls',
    says,
    server: { tls: { broken, good }, byName: true },
  });
  const greeted = (name: string, says: string | RegExp, greet: (socket: Socket) => void): UpstreamFault => ({
    ...shown(name, says, good),
    server: { tls: { broken: good, good }, byName: true, greet },
  });
  const telling = selfSigned(everyForm(canaries.accessKey).split(' '), canaries.accessKey);
  const faults = [
    shown('tls-expired', 'expired', await of('tls_expired')),
    shown('tls-wrong-host', 'wrong.invalid', await of('tls_wrong_host')),
    shown('tls-names-a-secret', '<secret>', telling.context),
    shown('tls-unknown-ca', 'unable to', await of('tls_unknown_ca')),
    shown('tls-self-signed', 'self-signed', selfSigned(['localhost']).context),
    shown('tls-too-old', /protocol|handshake/i, await of('tls_old_version')),
    greeted('tls-plain-http', 'wrong version number', (socket) => socket.end(httpAnswer(200, sample))),
    greeted('tls-reset', /ECONNRESET|disconnected/, (socket) => socket.resetAndDestroy()),
    greeted('tls-closed', /disconnected|closed|ECONNRESET/, (socket) => socket.end()),
    greeted('tls-garbage', /.+/, (socket) => socket.end(Buffer.alloc(500, 0xfe))),
    { ...greeted('tls-silent', 'while connecting', () => {}), reason: 'timeout' },
  ] satisfies UpstreamFault[];
  return { faults, ca: `${certificates.ca}${telling.pem}` };
}

/** A certificate that nobody but itself vouches for. */
function selfSigned(
  names: readonly string[],
  commonName = 'self-signed',
): { context: SecureContext; pem: string } {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000);
  certificate.setSubject([{ name: 'commonName', value: commonName }]);
  certificate.setIssuer(certificate.subject.attributes);
  certificate.setExtensions([
    { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
  ]);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  const pem = forge.pki.certificateToPem(certificate);
  return {
    context: createSecureContext({ cert: pem, key: forge.pki.privateKeyToPem(keys.privateKey) }),
    pem,
  };
}
