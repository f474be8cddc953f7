import { isIPv6, SocketAddress } from 'node:net';

/** As Node writes it: `DNS:a.example, IP Address:127.0.0.1`; a value that could be misread is written as a JSON string. */
const entry = /(?<kind>[A-Za-z ]+):(?<value>"(?:[^"\\]|\\.)*"|[^,"]*)(?:, |$)/y;
const comparedKinds: ReadonlySet<string> = new Set(['DNS', 'email', 'IP Address', 'URI']);

/**
 * Whether a certificate has one of the names: DNS names, e-mail addresses, IP addresses and URIs, compared as they are, without
 * wildcards.
 *
 * @param subjectAltName `X509Certificate.subjectAltName`
 */
export function hasAllowedSan(subjectAltName: string | undefined, allowed: readonly string[]): boolean {
  const wanted = new Set(allowed.map(canonical));
  return sansOf(subjectAltName ?? '').some((san) => wanted.has(canonical(san)));
}

/** None at all where anything can't be read: what is not understood lets nobody in. */
function sansOf(text: string): readonly string[] {
  const sans: string[] = [];
  entry.lastIndex = 0;
  while (entry.lastIndex < text.length) {
    const { kind = '', value } = entry.exec(text)?.groups ?? {};
    const san = unquote(value);
    if (san === undefined) return [];
    if (comparedKinds.has(kind)) sans.push(san);
  }
  return sans;
}

function unquote(value: string | undefined): string | undefined {
  if (value?.startsWith('"') !== true) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return undefined;
  }
}

/** OpenSSL writes IPv6 addresses in full, people do not. */
function canonical(name: string): string {
  return isIPv6(name) ? new SocketAddress({ address: name, family: 'ipv6' }).address : name;
}
