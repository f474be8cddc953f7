import { createPrivateKey, X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import type { Path } from '../path.ts';
import { field, items, text } from '../raw.ts';
import { readBounded, readFailure } from '../read-file.ts';
import type { Finding } from './finding.ts';

const largestPem = 16 * 2 ** 20;

/** What is wrong with a file; `undefined` when it can be used. */
type Fault = string | undefined;

/** Reads every file of every `tls_config` once, as TLS would: it must hold what its key says, in PEM. */
export async function tlsFileFindings(root: unknown, directory: string): Promise<readonly Finding[]> {
  const faults = new Map<string, Promise<Fault>>();
  const once = (kind: string, files: readonly string[], check: () => Promise<Fault>): Promise<Fault> => {
    const id = [kind, ...files].join('\0');
    const fault = faults.get(id) ?? check();
    faults.set(id, fault);
    return fault;
  };
  const findings = items(field(root, 'helpdesks')).map(async (helpdesk, index) => {
    const files = tlsFiles(field(helpdesk, 'tls_config'), directory);
    const path = ['helpdesks', index, 'tls_config'];
    const { ca, cert, key } = files;
    const found = [
      finding([...path, 'ca_file'], ca && (await once('cert', [ca], () => certificateFault(ca)))),
      finding([...path, 'cert_file'], cert && (await once('cert', [cert], () => certificateFault(cert)))),
      finding([...path, 'key_file'], key && (await once('key', [key], () => keyFault(key)))),
    ].flat();
    if (found.length > 0 || !cert || !key) return found;
    return finding([...path, 'key_file'], await once('pair', [cert, key], () => pairFault(cert, key)));
  });
  return (await Promise.all(findings)).flat();
}

function tlsFiles(tlsConfig: unknown, directory: string): { ca: Fault; cert: Fault; key: Fault } {
  const file = (key: string): string | undefined => {
    const name = text(field(tlsConfig, key));
    return name === undefined || name === '' ? undefined : resolve(directory, name);
  };
  return { ca: file('ca_file'), cert: file('cert_file'), key: file('key_file') };
}

function finding(path: Path, message: Fault): readonly Finding[] {
  return message === undefined ? [] : [{ path, message }];
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

function certificateFault(file: string): Promise<Fault> {
  return withText(file, (pem) => {
    const blocks = pem.match(certificateBlock) ?? [];
    if (blocks.length === 0) return `no certificate in ${file}, wanted PEM (-----BEGIN CERTIFICATE-----)`;
    const bad = blocks.findIndex((block) => attempt(() => new X509Certificate(block)) === undefined);
    return bad === -1 ? undefined : `certificate ${bad + 1} in ${file} can't be read, wanted PEM`;
  });
}

function keyFault(file: string): Promise<Fault> {
  return withText(file, (pem) => {
    if (attempt(() => createPrivateKey(pem)) !== undefined) return undefined;
    const remedy = pem.includes('ENCRYPTED')
      ? 'a key without a passphrase'
      : 'PEM (-----BEGIN PRIVATE KEY-----)';
    return `no usable private key in ${file}, wanted ${remedy}`;
  });
}

function pairFault(certFile: string, keyFile: string): Promise<Fault> {
  return withText(certFile, (certificate) => {
    return withText(keyFile, (key) => {
      const fits = attempt(() => new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)));
      return fits === false
        ? `the key in ${keyFile} does not belong to the certificate in ${certFile}`
        : undefined;
    });
  });
}

async function withText(file: string, use: (content: string) => Fault | Promise<Fault>): Promise<Fault> {
  let content: string;
  try {
    content = (await readBounded(file, largestPem)).toString('latin1');
  } catch (error) {
    return `can't read ${file}: ${readFailure(error)}`;
  }
  return use(content);
}

/** `undefined` when it throws: OpenSSL's errors help nobody. */
function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
