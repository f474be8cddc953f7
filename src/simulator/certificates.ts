import { createHash, generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import { promisify } from 'node:util';
import * as der from './der.ts';
import { alternativeNames } from './alternative-names.ts';

/** `good`, or what a fault shows in its place. */
export type CertificateKind =
  'good' | 'tls_expired' | 'tls_wrong_host' | 'tls_unknown_ca' | 'tls_old_version';

export interface Certificates {
  /** The CA's certificate, PEM. */
  readonly ca: string;
  /** What a TLS server needs to show a certificate of this kind; made anew each time. */
  context(kind: CertificateKind): Promise<SecureContextOptions>;
}

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface Authority extends Keys {
  readonly name: string;
  /** PEM. */
  readonly certificate: string;
}

const dayMs = 86_400_000;
const sha256WithRsa = der.sequence(der.objectId('1.2.840.113549.1.1.11'), der.none);

/**
 * Makes a CA that lives as long as the process, and server certificates for localhost, 127.0.0.1, ::1 and `names`.
 *
 * @param names Host names or addresses.
 */
export async function makeCertificates(names: readonly string[]): Promise<Certificates> {
  const { publicKey, privateKey } = await makeKeys();
  const hosts = [...new Set(['localhost', '127.0.0.1', '::1', ...names])];
  const authority = await makeAuthority('Denter simulator CA');
  return {
    ca: authority.certificate,
    context: async (kind) => {
      const issuer = kind === 'tls_unknown_ca' ? await makeAuthority('Another CA') : authority;
      const shown = kind === 'tls_wrong_host' ? ['wrong.invalid'] : hosts;
      // TLS 1.1 signs with SHA-1, which OpenSSL allows at security level 0 only.
      const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
      return {
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
        cert: certificateOf(publicKey, issuer, {
          subject: shown[0] ?? '',
          days: kind === 'tls_expired' ? -1 : 365,
          extensions: serverExtensions(shown, issuer),
        }),
        ...(kind === 'tls_old_version' && old),
      };
    },
  };
}

async function makeAuthority(name: string): Promise<Authority> {
  const keys = await makeKeys();
  const extensions = [
    extension('2.5.29.19', der.sequence(der.boolean(true)), 'critical'),
    // keyCertSign and cRLSign.
    extension('2.5.29.15', der.bits(Buffer.of(0b0000_0110), 1), 'critical'),
    extension('2.5.29.14', der.octets(keyIdentifier(keys.publicKey))),
  ];
  const certificate = certificateOf(
    keys.publicKey,
    { name, ...keys },
    { subject: name, days: 365, extensions },
  );
  return { name, ...keys, certificate };
}

function serverExtensions(hosts: readonly string[], issuer: Keys): readonly Buffer[] {
  const authority = der.tagged(0, keyIdentifier(issuer.publicKey), { constructed: false });
  return [
    extension('2.5.29.19', der.sequence()),
    // digitalSignature and keyEncipherment.
    extension('2.5.29.15', der.bits(Buffer.of(0b1010_0000), 5), 'critical'),
    // serverAuth.
    extension('2.5.29.37', der.sequence(der.objectId('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', alternativeNames(hosts)),
    extension('2.5.29.35', der.sequence(authority)),
  ];
}

function extension(id: string, value: Buffer, critical?: 'critical'): Buffer {
  return der.sequence(der.objectId(id), ...(critical ? [der.boolean(true)] : []), der.octets(value));
}

interface Contents {
  readonly subject: string;
  /** From now to its end; negative for one that has ended. */
  readonly days: number;
  readonly extensions: readonly Buffer[];
}

/**
 * Signs a certificate.
 *
 * @returns PEM
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
function certificateOf(
  publicKey: KeyObject,
  issuer: Pick<Authority, 'name' | 'privateKey'>,
  { subject, days, extensions }: Contents,
): string {
  const body = der.sequence(
    der.tagged(0, der.integer(Buffer.of(2)), { constructed: true }),
    der.integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    sha256WithRsa,
    commonName(issuer.name),
    der.sequence(der.time(new Date(Date.now() - 30 * dayMs)), der.time(new Date(Date.now() + days * dayMs))),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der.tagged(3, der.sequence(...extensions), { constructed: true }),
  );
  const signature = sign('sha256', body, issuer.privateKey);
  const lines = der
    .sequence(body, sha256WithRsa, der.bits(signature))
    .toString('base64')
    .replaceAll(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines.trimEnd()}\n-----END CERTIFICATE-----\n`;
}

function commonName(name: string): Buffer {
  return der.sequence(der.set(der.sequence(der.objectId('2.5.4.3'), der.text(name))));
}

/** Tells keys apart; how it is made is free. */
function keyIdentifier(publicKey: KeyObject): Buffer {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest().subarray(0, 20);
}

function makeKeys(): Promise<Keys> {
  return promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
}
