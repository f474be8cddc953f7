import { generateKeyPair, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { promisify } from 'node:util';
import type forgeModule from 'node-forge';
import type { pki } from 'node-forge';

/** `good`, or what a fault shows in its place. */
export type CertificateKind =
  'good' | 'tls_expired' | 'tls_wrong_host' | 'tls_unknown_ca' | 'tls_old_version';

export interface Certificates {
  /** The CA's certificate, PEM. */
  readonly ca: string;
  /** What a TLS server needs to show a certificate of this kind; made anew each time. */
  context(kind: CertificateKind): Promise<SecureContextOptions>;
}

interface Authority {
  readonly certificate: pki.Certificate;
  readonly key: pki.rsa.PrivateKey;
}

type Forge = typeof forgeModule;

const dayMs = 86_400_000;

/**
 * Makes a CA that lives as long as the process, and server certificates for localhost, 127.0.0.1, ::1 and `names`.
 *
 * @param names Host names or addresses.
 */
export async function makeCertificates(names: readonly string[]): Promise<Certificates> {
  // Slow to import, and needed for HTTPS only.
  const { default: forge } = await import('node-forge');
  const { publicKey, privateKey } = await makeKeys();
  const hosts = [...new Set(['localhost', '127.0.0.1', '::1', ...names])];
  const authority = await makeAuthority(forge, 'Denter simulator CA');
  return {
    ca: forge.pki.certificateToPem(authority.certificate),
    context: async (kind) => {
      const signer = kind === 'tls_unknown_ca' ? await makeAuthority(forge, 'Another CA') : authority;
      const certificate = draft(forge, publicKey, kind === 'tls_expired' ? -1 : 365);
      sign(forge, certificate, signer, kind === 'tls_wrong_host' ? ['wrong.invalid'] : hosts);
      // TLS 1.1 signs with SHA-1, which OpenSSL allows at security level 0 only.
      const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
      return {
        key: privateKey,
        cert: forge.pki.certificateToPem(certificate),
        ...(kind === 'tls_old_version' && old),
      };
    },
  };
}

async function makeAuthority(forge: Forge, name: string): Promise<Authority> {
  const { publicKey, privateKey } = await makeKeys();
  const key = forge.pki.privateKeyFromPem(privateKey);
  const certificate = draft(forge, publicKey, 365);
  certificate.setSubject([{ name: 'commonName', value: name }]);
  certificate.setIssuer(certificate.subject.attributes);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  certificate.sign(key, forge.md.sha256.create());
  return { certificate, key };
}

function sign(
  forge: Forge,
  certificate: pki.Certificate,
  authority: Authority,
  hosts: readonly string[],
): void {
  certificate.setSubject([{ name: 'commonName', value: hosts[0] }]);
  certificate.setIssuer(authority.certificate.subject.attributes);
  const keyIdentifier = authority.certificate.generateSubjectKeyIdentifier().getBytes();
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: hosts.map(altName) },
    { name: 'authorityKeyIdentifier', keyIdentifier },
  ]);
  certificate.sign(authority.key, forge.md.sha256.create());
}

function makeKeys(): Promise<{ readonly publicKey: string; readonly privateKey: string }> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/**
 * @param publicKey PEM.
 * @param days From now to its end; negative for one that has ended.
 */
function draft(forge: Forge, publicKey: string, days: number): pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // A positive number without leading zeros: DER has one way only to write it.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(Date.now() - 30 * dayMs);
  certificate.validity.notAfter = new Date(Date.now() + days * dayMs);
  return certificate;
}

function altName(host: string): { readonly type: number; readonly value?: string; readonly ip?: string } {
  return isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host };
}
