import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './command.ts';

/** The look-alike of the folder in which Denter is installed. */
export const denterRoot = join(import.meta.dirname, '..', 'php');

export interface PhpServer {
  /** Of the API. */
  readonly url: string;
  /** What PHP saw of the last request. */
  readonly seen: () => Promise<unknown>;
}

/** Starts `php -S` on a free port, on a Denter look-alike, until the test ends. */
export async function startPhp(
  php: string,
  environment: Readonly<Record<string, string>> = {},
  root = denterRoot,
): Promise<PhpServer> {
  const seenFile = join(await temporaryFolder(), 'seen.json');
  const child = spawn(php, ['-S', '127.0.0.1:0', '-t', root], {
    env: { ...process.env, ...environment, SEEN_FILE: seenFile },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  for await (const line of createInterface(child.stderr)) {
    const address = /\((http:\/\/[0-9.:]+)\) started/.exec(line)?.[1];
    if (address === undefined) continue;
    child.stderr.resume();
    return {
      url: `${address}/includes/api.php`,
      seen: async () => JSON.parse(await readFile(seenFile, 'utf8')) as unknown,
    };
  }
  throw new Error('php -S did not start');
}
