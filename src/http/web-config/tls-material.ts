import { resolve } from 'node:path';
import type { Path } from '../../config/path.ts';
import { certificateFault, isPair, keyFault } from '../../config/pem.ts';
import { field, text } from '../../config/raw.ts';
import { readBounded, readFailure } from '../../config/read-file.ts';
import type { Finding } from '../../config/rules/finding.ts';
import { isTlsEnabled } from './tls-rules.ts';

const largestPem = 16 * 2 ** 20;
const section = 'tls_server_config';

/** Certificates and key of a web configuration, and what is wrong with them. */
export interface TlsMaterial {
  /** PEM; '' where there is none, or none that can be used. */
  readonly cert: string;
  readonly key: string;
  readonly clientCa: string;
  readonly findings: readonly Finding[];
}

/** The files that a web configuration names, as absolute paths. As in Go, `cert_file` holds where `cert` is set too. */
export function tlsFiles(root: unknown, directory: string): readonly string[] {
  const tls = field(root, section);
  if (!isTlsEnabled(tls)) return [];
  return ['cert', 'key', 'client_ca'].flatMap((key) => fileOf(tls, key, directory) ?? []);
}

/** Reads what TLS needs, from files or out of the configuration itself, and checks that it can be used. */
export async function readTlsMaterial(root: unknown, directory: string): Promise<TlsMaterial> {
  const tls = field(root, section);
  if (!isTlsEnabled(tls)) return { cert: '', key: '', clientCa: '', findings: [] };
  const [cert, key, clientCa] = await Promise.all([
    readPart(tls, 'cert', directory, certificateFault),
    readPart(tls, 'key', directory, keyFault),
    readPart(tls, 'client_ca', directory, certificateFault),
  ]);
  const findings = [cert, key, clientCa].flatMap((part) => part.findings);
  if (cert.pem !== '' && key.pem !== '' && findings.length === 0 && isPair(cert.pem, key.pem) === false) {
    findings.push({ path: key.path, message: 'the key does not belong to the certificate' });
  }
  return { cert: cert.pem, key: key.pem, clientCa: clientCa.pem, findings };
}

interface Part {
  readonly pem: string;
  readonly path: Path;
  readonly findings: readonly Finding[];
}

async function readPart(
  tls: unknown,
  key: string,
  directory: string,
  faultOf: (pem: string, source: string) => string | undefined,
): Promise<Part> {
  const file = fileOf(tls, key, directory);
  const path = [section, file === undefined ? key : `${key}_file`];
  const failed = (message: string): Part => ({ pem: '', path, findings: [{ path, message }] });
  if (file === undefined) {
    const pem = text(field(tls, key)) ?? '';
    const fault = pem === '' ? undefined : faultOf(pem, 'here');
    return fault === undefined ? { pem, path, findings: [] } : failed(fault);
  }
  try {
    const pem = (await readBounded(file, largestPem)).toString('latin1');
    const fault = faultOf(pem, `in ${file}`);
    return fault === undefined ? { pem, path, findings: [] } : failed(fault);
  } catch (error) {
    return failed(`failed to read ${key}_file (${file}): ${readFailure(error)}`);
  }
}

function fileOf(tls: unknown, key: string, directory: string): string | undefined {
  const name = text(field(tls, `${key}_file`)) ?? '';
  return name === '' ? undefined : resolve(directory, name);
}
