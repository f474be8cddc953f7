import { createPrivateKey, X509Certificate } from 'node:crypto';

const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * What is wrong with certificates in PEM; `undefined` when all of them can be read.
 *
 * @param source - Where they stand, for the message: `in FILE`.
 */
export function certificateFault(pem: string, source: string): string | undefined {
  const blocks = pem.match(certificateBlock) ?? [];
  if (blocks.length === 0) return `no certificate ${source}, wanted PEM (-----BEGIN CERTIFICATE-----)`;
  const bad = blocks.findIndex((block) => attempt(() => new X509Certificate(block)) === undefined);
  return bad === -1 ? undefined : `certificate ${bad + 1} ${source} can't be read, wanted PEM`;
}

/** The same for a private key. */
export function keyFault(pem: string, source: string): string | undefined {
  if (attempt(() => createPrivateKey(pem)) !== undefined) return undefined;
  const remedy = pem.includes('ENCRYPTED')
    ? 'a key without a passphrase'
    : 'PEM (-----BEGIN PRIVATE KEY-----)';
  return `no usable private key ${source}, wanted ${remedy}`;
}

/** Whether a key is the one of the first certificate; `undefined` where one of them can't be read. */
export function isPair(certificate: string, key: string): boolean | undefined {
  return attempt(() => new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)));
}

/** `undefined` when it throws: OpenSSL's errors help nobody. */
function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
