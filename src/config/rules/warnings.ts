import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Path } from '../path.ts';
import { field, items, text } from '../raw.ts';
import { readFailure } from '../read-file.ts';
import { isLoopback, parseHelpdeskUrl } from '../url.ts';
import type { Finding } from './finding.ts';

const readableByOthers = 0o004;

/** What is allowed but doubtful in a file that is valid: it may work, and may not be safe. */
export async function configWarnings(root: unknown, directory: string): Promise<readonly Finding[]> {
  const helpdesks = items(field(root, 'helpdesks'));
  if (helpdesks.length === 0) {
    return [{ path: ['helpdesks'], message: 'the list is empty: nothing will be polled' }];
  }
  const checkFile = fileChecker(directory);
  const findings = helpdesks.map(async (helpdesk, index) => {
    const path = ['helpdesks', index];
    return [...connectionWarnings(helpdesk, path), ...(await secretWarnings(helpdesk, path, checkFile))];
  });
  return (await Promise.all(findings)).flat();
}

function connectionWarnings(helpdesk: unknown, path: Path): readonly Finding[] {
  const findings: Finding[] = [];
  const url = parseHelpdeskUrl(text(field(helpdesk, 'url')) ?? '');
  if (url.protocol === 'http:' && !isLoopback(url)) {
    const message = 'plain http to another machine sends the credentials unencrypted, wanted https';
    findings.push({ path: [...path, 'url'], message });
  }
  if (field(field(helpdesk, 'tls_config'), 'insecure_skip_verify') === true) {
    const message =
      "certificates are not verified: whoever is in between can read the credentials; wanted ca_file with the server's authority";
    findings.push({ path: [...path, 'tls_config', 'insecure_skip_verify'], message });
  }
  return findings;
}

type FileCheck = (file: string) => Promise<string | undefined>;

async function secretWarnings(
  helpdesk: unknown,
  path: Path,
  checkFile: FileCheck,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { value, at } of secretHolders(helpdesk, path)) {
    for (const key of Object.keys(value)) {
      const name = text(field(value, key));
      if (name === undefined) continue;
      let message: string | undefined;
      if (secretFileKeys.has(key)) message = await checkFile(name);
      if (secretEnvKeys.has(key)) message = environmentWarning(name);
      if (message !== undefined) findings.push({ path: [...at, key], message });
    }
  }
  return findings;
}

const secretFileKeys: ReadonlySet<string> = new Set([
  'secret_file',
  'password_file',
  'password_md5_file',
  'access_key_file',
  'key_file',
]);
const secretEnvKeys: ReadonlySet<string> = new Set([
  'secret_env',
  'password_env',
  'password_md5_env',
  'access_key_env',
]);

/** The mappings of a helpdesk that can name secrets. */
function secretHolders(helpdesk: unknown, path: Path): readonly { value: object; at: Path }[] {
  const sets = items(field(helpdesk, 'department_sets')).flatMap((set, index) => {
    const at = [...path, 'department_sets', index];
    return [
      { value: set, at },
      { value: field(set, 'credentials'), at: [...at, 'credentials'] },
    ];
  });
  const all = [
    { value: helpdesk, at: path },
    { value: field(helpdesk, 'credentials'), at: [...path, 'credentials'] },
    { value: field(helpdesk, 'tls_config'), at: [...path, 'tls_config'] },
    ...sets,
  ];
  return all.flatMap(({ value, at }) => (typeof value === 'object' && value !== null ? [{ value, at }] : []));
}

function environmentWarning(name: string): string | undefined {
  const value = process.env[name];
  if (value === undefined)
    return 'this environment variable is not set: polls will fail until the exporter is started with it';
  return value === '' ? 'this environment variable is empty: polls will fail' : undefined;
}

/** Many helpdesks may share a file: each is looked at once. */
function fileChecker(directory: string): FileCheck {
  const seen = new Map<string, Promise<string | undefined>>();
  return (name) => {
    const file = resolve(directory, name);
    const warning = seen.get(file) ?? fileWarning(file);
    seen.set(file, warning);
    return warning;
  };
}

async function fileWarning(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file);
    await access(file, constants.R_OK);
    if ((mode & readableByOthers) === 0) return undefined;
    return `other users of this machine can read ${file}, wanted at most mode 0640: chmod o-r`;
  } catch (error) {
    return `can't read ${file} now (${readFailure(error)}): polls will fail until it can be read`;
  }
}
