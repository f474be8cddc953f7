import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Path } from '../path.ts';
import { field, items, text } from '../raw.ts';
import { readBounded, readFailure } from '../read-file.ts';
import type { Finding } from './finding.ts';

const readableByOthers = 0o004;

/** Where the configuration is from. */
export interface ConfigPlace {
  /** As it was given. */
  readonly file: string;
  /** Where relative paths start. */
  readonly directory: string;
}

/** Looks at every secret of every helpdesk: those in files and in the environment, and those in the configuration itself. */
export async function secretWarnings(
  helpdesks: readonly unknown[],
  place: ConfigPlace,
): Promise<readonly Finding[]> {
  const checkFile = fileChecker(place.directory);
  const findings = helpdesks
    .flatMap((helpdesk, index) => namedSecrets(helpdesk, ['helpdesks', index]))
    .map(async ({ path, key, value }): Promise<readonly Finding[]> => {
      if (fileKeys.has(key)) return finding(path, await checkFile(value));
      if (environmentKeys.has(key)) return finding(path, environmentWarning(value));
      return finding(path, variableWarning(key, value));
    });
  return [...(await Promise.all(findings)).flat(), ...(await ownFileWarning(helpdesks, place.file))];
}

function finding(path: Path, message: string | undefined): readonly Finding[] {
  return message === undefined ? [] : [{ path, message }];
}

const fileKeys: ReadonlySet<string> = new Set([
  'secret_file',
  'password_file',
  'password_md5_file',
  'access_key_file',
  'key_file',
]);
const environmentKeys: ReadonlySet<string> = new Set([
  'secret_env',
  'password_env',
  'password_md5_env',
  'access_key_env',
]);
const valueKeys: ReadonlySet<string> = new Set(['secret', 'password', 'password_md5', 'access_key']);

interface NamedSecret {
  readonly path: Path;
  readonly key: string;
  readonly value: string;
}

/** Every text in the mappings of a helpdesk that can hold or name secrets. */
function namedSecrets(helpdesk: unknown, path: Path): readonly NamedSecret[] {
  const sets = items(field(helpdesk, 'department_sets')).flatMap((set, index) => {
    const at = [...path, 'department_sets', index];
    return [
      { holder: set, at },
      { holder: field(set, 'credentials'), at: [...at, 'credentials'] },
    ];
  });
  const holders = [
    { holder: helpdesk, at: path },
    { holder: field(helpdesk, 'credentials'), at: [...path, 'credentials'] },
    { holder: field(helpdesk, 'tls_config'), at: [...path, 'tls_config'] },
    ...sets,
  ];
  return holders.flatMap(({ holder, at }) => {
    const keys = typeof holder === 'object' && holder !== null ? Object.keys(holder) : [];
    return keys.flatMap((key): readonly NamedSecret[] => {
      const value = text(field(holder, key));
      return value === undefined ? [] : [{ path: [...at, key], key, value }];
    });
  });
}

function environmentWarning(name: string): string | undefined {
  const value = process.env[name];
  if (value === undefined)
    return 'this environment variable is not set: polls will fail until the exporter is started with it';
  return value === '' ? 'this environment variable is empty: polls will fail' : undefined;
}

function variableWarning(key: string, value: string): string | undefined {
  if (!valueKeys.has(key) || !/^\$\{[^{}]*\}$/.test(value)) return undefined;
  return `variables are not replaced: use ${key}_env`;
}

/** Many helpdesks may share a file: each is looked at once. */
function fileChecker(directory: string): (name: string) => Promise<string | undefined> {
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
    const stats = await stat(file);
    if (stats.isDirectory()) return `${file} is a directory, wanted a file: polls will fail`;
    await access(file, constants.R_OK);
    if (stats.isFile() && (await isEmpty(file, stats.size))) return `${file} is empty: polls will fail`;
    if ((stats.mode & readableByOthers) === 0) return undefined;
    return `other users of this machine can read ${file}, wanted at most mode 0640: chmod o-r`;
  } catch (error) {
    return `can't read ${file} now (${readFailure(error)}): polls will fail until it can be read`;
  }
}

/** A newline at the end is no part of a secret. */
async function isEmpty(file: string, size: number): Promise<boolean> {
  const longestNewline = 2;
  if (size > longestNewline) return false;
  const content = (await readBounded(file, longestNewline)).toString('latin1');
  return content.replace(/\r?\n$/, '') === '';
}

/** Of the configuration file itself, at the first secret that stands in it. */
async function ownFileWarning(helpdesks: readonly unknown[], file: string): Promise<readonly Finding[]> {
  const first = helpdesks
    .flatMap((helpdesk, index) => namedSecrets(helpdesk, ['helpdesks', index]))
    .find(({ key, value }) => valueKeys.has(key) || (key === 'proxy_url' && value.includes('@')));
  // A file that is gone by now was read a moment ago.
  const stats = first && (await stat(file).catch(() => undefined));
  if (!stats?.isFile() || (stats.mode & readableByOthers) === 0) return [];
  const message = `other users of this machine can read this secret in ${file}, wanted at most mode 0640: chmod o-r`;
  return finding(first?.path ?? [], message);
}
