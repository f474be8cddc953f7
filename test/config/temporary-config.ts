import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { loadConfig } from '../../src/config/load.ts';

export const directory = mkdtempSync(join(tmpdir(), 'denter-config-'));

/** For a test file: the directory is there, empty, until its last test has ended. Files share this module. */
export function useDirectory(): void {
  mkdirSync(directory, { recursive: true });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
}

/** Writes a file into the directory and gives its path. */
export function write(name: string, content: string | Buffer, mode = 0o600): string {
  const file = join(directory, name);
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

export function writeConfig(content: string | Buffer): string {
  return write('config.yml', content);
}

/** What `check` would print for a file with this content, a line a problem; none when it is valid. */
export async function problemsOf(content: string | Buffer): Promise<readonly string[]> {
  try {
    await loadConfig(writeConfig(content));
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.replaceAll(`${directory}/`, '').split('\n');
    throw error;
  }
}

/** The warnings of a valid file, as `check` prints them but for the file's name. */
export async function warningsIn(file: string): Promise<readonly string[]> {
  const { warnings } = await loadConfig(file);
  return warnings.map(
    ({ line, col, path, message }) => `${line}:${col}: ${path}: ${message.replaceAll(directory, 'DIR')}`,
  );
}

/** Of a file with this content. */
export async function warningsOf(content: string): Promise<readonly string[]> {
  return warningsIn(writeConfig(content));
}

/** The configuration of a valid file with this content. */
export async function load(content: string) {
  return (await loadConfig(writeConfig(content))).config;
}

/** The helpdesk `acme` of a valid file that says this of it. */
export async function loadHelpdesk(...lines: string[]) {
  const config = await load(
    ['helpdesks:', '  - name: acme', ...lines.map((line) => `    ${line}`)].join('\n'),
  );
  return config.helpdesks[0]!;
}
