import { closest } from '../../config/closest.ts';
import type { Path } from '../../config/path.ts';
import { quote } from '../../config/quote.ts';
import { field, has, items, text } from '../../config/raw.ts';
import type { Finding } from '../../config/rules/finding.ts';
import * as names from './tls-names.ts';

const section = 'tls_server_config';
const versionOrder = Object.keys(names.tlsVersions);

/** The keys that turn TLS on, in exporter-toolkit too; the others alone change nothing. */
const enabling = [
  'cert',
  'cert_file',
  'key',
  'key_file',
  'client_ca',
  'client_ca_file',
  'client_auth_type',
] as const;

/** Whether the file asks for TLS. */
export function isTlsEnabled(tls: unknown): boolean {
  return enabling.some((key) => isGiven(tls, key));
}

/** What is wrong with the values of `tls_server_config`, in the words of exporter-toolkit where it has some. */
export function tlsFindings(root: unknown): readonly Finding[] {
  const tls = field(root, section);
  return [
    ...requiredFindings(tls),
    ...clientFindings(tls),
    ...versionFindings(tls),
    ...listFindings(tls, 'cipher_suites', 'cipher', names.cipherNames),
    ...unsupportedCiphers(tls),
    ...listFindings(tls, 'curve_preferences', 'curve', Object.keys(names.curves)),
    ...http2Findings(root, tls),
  ];
}

function isGiven(tls: unknown, key: string): boolean {
  return (text(field(tls, key)) ?? '') !== '';
}

function requiredFindings(tls: unknown): readonly Finding[] {
  if (!isTlsEnabled(tls)) return [];
  return ['cert', 'key']
    .filter((key) => !isGiven(tls, key) && !isGiven(tls, `${key}_file`))
    .map((key) => ({ path: [section], message: `missing one of ${key} or ${key}_file` }));
}

function clientFindings(tls: unknown): readonly Finding[] {
  const findings: Finding[] = [];
  const type = text(field(tls, 'client_auth_type')) ?? '';
  const wanted = Object.keys(names.clientAuthTypes);
  if (type !== '' && !wanted.includes(type)) {
    findings.push({
      path: [section, 'client_auth_type'],
      message: unknown('invalid ClientAuth', type, wanted),
    });
  }
  const auth = names.clientAuthTypes[type];
  const caKey = ['client_ca_file', 'client_ca'].find((key) => isGiven(tls, key));
  if (caKey !== undefined && (type === '' || auth?.request === false)) {
    const message = "client CA's have been configured without a Client Auth Policy: set client_auth_type";
    findings.push({ path: [section, caKey], message });
  }
  if (has(tls, 'client_allowed_sans') && auth?.require !== true) {
    const message =
      'client_allowed_sans requires client_auth_type to be one of RequireAnyClientCert or RequireAndVerifyClientCert';
    findings.push({ path: [section, 'client_allowed_sans'], message });
  }
  return findings;
}

function versionFindings(tls: unknown): readonly Finding[] {
  const findings: Finding[] = [];
  for (const key of ['min_version', 'max_version']) {
    const version = text(field(tls, key));
    if (version === undefined || versionOrder.includes(version)) continue;
    findings.push({
      path: [section, key],
      message: unknown('unknown TLS version', version, versionOrder),
    });
  }
  const min = text(field(tls, 'min_version')) ?? 'TLS12';
  const max = text(field(tls, 'max_version')) ?? 'TLS13';
  if (findings.length === 0 && versionOrder.indexOf(min) > versionOrder.indexOf(max)) {
    const message = `no TLS version is left: min_version is ${min}, max_version ${max}`;
    findings.push({ path: [section, 'max_version'], message });
  }
  return findings;
}

function listFindings(
  tls: unknown,
  key: string,
  kind: string,
  wanted: readonly string[],
): readonly Finding[] {
  return items(field(tls, key)).flatMap((item, index): readonly Finding[] => {
    const name = text(item);
    if (name === undefined || wanted.includes(name)) return [];
    return [{ path: [section, key, index], message: unknown(`unknown ${kind}`, name, wanted) }];
  });
}

/** For a Node that was built with another OpenSSL, or one in FIPS mode. */
function unsupportedCiphers(tls: unknown): readonly Finding[] {
  return items(field(tls, 'cipher_suites')).flatMap((item, index): readonly Finding[] => {
    const name = text(item) ?? '';
    if (!names.cipherNames.includes(name) || names.isSupportedCipher(name)) return [];
    const message = `${name} is not in the OpenSSL of this Node.js: leave it out`;
    return [{ path: [section, 'cipher_suites', index], message }];
  });
}

function http2Findings(root: unknown, tls: unknown): readonly Finding[] {
  const ciphers = items(field(tls, 'cipher_suites'));
  const isHttp2 = field(field(root, 'http_server_config'), 'http2') !== false;
  const min = text(field(tls, 'min_version')) ?? '';
  const isEnough = ciphers.some((name) => names.http2Ciphers.includes(text(name) ?? ''));
  if (!isTlsEnabled(tls) || ciphers.length === 0 || !isHttp2 || min === 'TLS13' || isEnough) return [];
  // Where a name is wrong, that is what has to be mended.
  if (ciphers.some((name) => !names.cipherNames.includes(text(name) ?? ''))) return [];
  const message =
    'http2: TLSConfig.CipherSuites is missing an HTTP/2-required AES_128_GCM_SHA256 cipher ' +
    `(need at least one of ${names.http2Ciphers.join(' or ')}, or http_server_config.http2: false)`;
  const path: Path = [section, 'cipher_suites'];
  return [{ path, message }];
}

function unknown(what: string, name: string, wanted: readonly string[]): string {
  const near = closest(name, wanted);
  const shown = `${what}: ${name.length > 80 || /\p{Cc}/u.test(name) ? quote(name) : name}`;
  return near === undefined
    ? `${shown}, wanted one of ${wanted.join(', ')}`
    : `${shown}: did you mean ${near}?`;
}
