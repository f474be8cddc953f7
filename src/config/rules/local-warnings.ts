import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { defaults } from '../defaults.ts';
import type { Path } from '../path.ts';
import { quote } from '../quote.ts';
import { field, text } from '../raw.ts';
import { readFailure } from '../read-file.ts';
import type { Finding } from './finding.ts';

/** What is missing on this machine for the helpdesks that are asked by the Local API. It may still come before the start. */
export async function localWarnings(
  helpdesks: readonly unknown[],
  directory: string,
): Promise<readonly Finding[]> {
  const findings = helpdesks.map(async (helpdesk, index): Promise<readonly Finding[]> => {
    const local = field(helpdesk, 'local_api');
    if (local === undefined) return [];
    const path = ['helpdesks', index, 'local_api'];
    const root = resolve(directory, text(field(local, 'denter_root')) ?? '');
    const php = text(field(local, 'php_binary')) ?? defaults.phpBinary;
    return [
      ...finding([...path, 'denter_root'], await rootWarning(join(root, 'init.php'))),
      ...finding([...path, 'php_binary'], await phpWarning(php, directory)),
    ];
  });
  return (await Promise.all(findings)).flat();
}

function finding(path: Path, message: string | undefined): readonly Finding[] {
  return message === undefined ? [] : [{ path, message }];
}

async function rootWarning(initFile: string): Promise<string | undefined> {
  try {
    await access(initFile, constants.R_OK);
    return undefined;
  } catch (error) {
    return `can't read Denter's ${initFile} now (${readFailure(error)}): polls will fail until it can be read`;
  }
}

async function phpWarning(php: string, directory: string): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = php.includes('/')
    ? [resolve(directory, php)]
    : folders.map((folder) => join(folder, php));
  const found = await Promise.all(candidates.map(isExecutable));
  if (found.includes(true)) return undefined;
  const where = php.includes('/') ? 'there' : 'on the PATH';
  return `no program ${quote(php)} can be executed ${where} now: polls will fail until php-cli is installed, or php_binary names it`;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
