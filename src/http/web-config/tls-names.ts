import { getCiphers, type SecureVersion } from 'node:tls';

/** Go's names on the left, OpenSSL's on the right. */
export const tlsVersions: Readonly<Record<string, SecureVersion>> = {
  TLS10: 'TLSv1',
  TLS11: 'TLSv1.1',
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
};

export const curves: Readonly<Record<string, string>> = {
  CurveP256: 'P-256',
  CurveP384: 'P-384',
  CurveP521: 'P-521',
  X25519: 'X25519',
};

/** Go never lets these three be chosen: TLS 1.3 always has all of them. */
const tls13Ciphers: readonly string[] = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
];

/** What Go calls secure for TLS 1.0 to 1.2, in its order of preference. */
const olderCiphers: Readonly<Record<string, string>> = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
};

/** RFC 9113 asks every HTTP/2 server for one of them in TLS 1.2. */
export const http2Ciphers: readonly string[] = [
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
];

export const cipherNames: readonly string[] = [...tls13Ciphers, ...Object.keys(olderCiphers)];

/** Whether this Node's OpenSSL has a cipher that Go has. */
export function isSupportedCipher(name: string): boolean {
  return getCiphers().includes((olderCiphers[name] ?? name).toLowerCase());
}

/** @param names Go's; empty: all of Go's secure ones. */
export function opensslCiphers(names: readonly string[], minVersion: SecureVersion): string {
  const wanted = names.length === 0 ? Object.keys(olderCiphers) : names;
  const older = wanted.flatMap((name) => olderCiphers[name] ?? []);
  // TLS 1.0 and 1.1 sign with SHA-1, which OpenSSL allows at security level 0 only.
  const level = minVersion === 'TLSv1' || minVersion === 'TLSv1.1' ? ['@SECLEVEL=0'] : [];
  return [...tls13Ciphers, ...older, ...level].join(':');
}

/** Whom TLS lets in by their certificates. */
export interface ClientAuth {
  readonly request: boolean;
  readonly require: boolean;
  readonly verify: boolean;
}

const requireAny: ClientAuth = { request: true, require: true, verify: false };

export const clientAuthTypes: Readonly<Record<string, ClientAuth>> = {
  NoClientCert: { request: false, require: false, verify: false },
  RequestClientCert: { request: true, require: false, verify: false },
  RequireAnyClientCert: requireAny,
  // An old name of the same.
  RequireClientCert: requireAny,
  VerifyClientCertIfGiven: { request: true, require: false, verify: true },
  RequireAndVerifyClientCert: { request: true, require: true, verify: true },
};
