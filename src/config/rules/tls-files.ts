import { resolve } from 'node:path';
import type { Path } from '../path.ts';
import { certificateFault, isPair, keyFault } from '../pem.ts';
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
      finding([...path, 'ca_file'], ca && (await once('cert', [ca], () => certificateFileFault(ca)))),
      finding([...path, 'cert_file'], cert && (await once('cert', [cert], () => certificateFileFault(cert)))),
      finding([...path, 'key_file'], key && (await once('key', [key], () => keyFileFault(key)))),
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

function certificateFileFault(file: string): Promise<Fault> {
  return withText(file, (pem) => certificateFault(pem, `in ${file}`));
}

function keyFileFault(file: string): Promise<Fault> {
  return withText(file, (pem) => keyFault(pem, `in ${file}`));
}

function pairFault(certFile: string, keyFile: string): Promise<Fault> {
  return withText(certFile, (certificate) => {
    return withText(keyFile, (key) =>
      isPair(certificate, key) === false
        ? `the key in ${keyFile} does not belong to the certificate in ${certFile}`
        : undefined,
    );
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
