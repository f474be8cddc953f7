import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DepartmentSetConfig, LocalTransport } from '../../src/config/config.ts';
import { askForError, askOnce, type AskOptions } from './ask-once.ts';
import { temporaryFolder } from './command.ts';
import { denterRoot } from './php-server.ts';

/** A copy of the Denter look-alike, with PHP of the test's own in it, until the test ends. */
export async function localRoot(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const root = join(await temporaryFolder(), 'denter');
  await cp(denterRoot, root, { recursive: true });
  for (const [name, code] of Object.entries(files)) await writeFile(join(root, name), `<?php\n${code}\n`);
  return root;
}

export interface LocalOptions extends Omit<AskOptions, 'helpdesk'> {
  readonly root?: string;
  readonly transport?: Partial<LocalTransport>;
  readonly adminUsername?: string;
}

function askOptions({ root, transport, adminUsername, set, ...rest }: LocalOptions): AskOptions {
  const credentials: DepartmentSetConfig['credentials'] = {
    mode: 'local',
    ...(adminUsername !== undefined && { adminUsername }),
  };
  return {
    ...rest,
    helpdesk: {
      transport: { kind: 'local', denterRoot: root ?? denterRoot, phpBinary: 'php', ...transport },
    },
    set: { credentials, timeoutMs: 15_000, ...set },
  };
}

/** Asks by the Local API, on the look-alike itself unless `root` is another. */
export async function askLocally(options: LocalOptions = {}) {
  return askOnce('', askOptions(options));
}

/** The same where it is to fail. */
export async function askLocallyForError(options: LocalOptions = {}) {
  return askForError('', askOptions(options));
}

/** The same where a `fault.php` makes it fail. */
export async function faultFrom(code: string, options: LocalOptions = {}) {
  return askLocallyForError({ ...options, root: await localRoot({ 'fault.php': code }) });
}

/** A PHP with settings that replace those of php.ini. */
export async function phpWith(...settings: string[]): Promise<string> {
  const file = join(await temporaryFolder(), 'php');
  const options = settings.map((setting) => `-d ${setting}`).join(' ');
  await writeFile(file, `#!/bin/sh\nexec php ${options} "$@"\n`, { mode: 0o755 });
  return file;
}
