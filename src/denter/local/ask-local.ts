import { randomBytes } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { DepartmentSetConfig, LocalTransport } from '../../config/config.ts';
import type { AskContext } from '../ask.ts';
import { cleanText } from '../clean.ts';
import { type Deadline, untilOver } from '../deadline.ts';
import { DenterError } from '../denter-error.ts';
import { type PhpEnd, runPhp } from './php-process.ts';
import { readPhpEnd } from './read-php-end.ts';

/** Of what PHP prints besides, for the log at debug; in code points. */
const maxLoggedCodePoints = 2000;

/**
 * Asks Denter on this machine once, through PHP.
 *
 * @returns the API's answer, as PHP writes it in JSON
 * @throws {DenterError} `local` where the API could not be called, `not_json`, `too_large`, `timeout`; its message is not
 * cleaned yet
 */
export async function askLocal(
  transport: LocalTransport,
  set: DepartmentSetConfig,
  { deadline, trace }: Pick<AskContext, 'deadline' | 'trace'>,
): Promise<Buffer> {
  await untilOver(findInitFile(transport.denterRoot), deadline, "while looking for Denter's init.php");
  trace?.('asking', { denter_root: transport.denterRoot, php_binary: transport.phpBinary });
  const marker = randomBytes(16).toString('hex');
  const end = await start(transport, requestOf(transport, set, marker), deadline);
  const outcome = readPhpEnd(end, marker);
  trace?.('PHP ended', {
    bytes: end.stdout.length,
    exit_code: end.code,
    ...(end.signal !== null && { signal: end.signal }),
    ...logged('printed', outcome.printed),
    ...logged('stderr', end.stderr.toString('utf8')),
  });
  if ('failure' in outcome) throw outcome.failure;
  return outcome.answer;
}

/**
 * Makes sure that Denter's `init.php` is there and can be read.
 *
 * @throws {DenterError} `local`, with what to do
 */
export async function findInitFile(denterRoot: string): Promise<void> {
  const file = join(denterRoot, 'init.php');
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new DenterError('local', `there is no ${file}`, { cause: error });
    }
    const message =
      code === 'EACCES'
        ? `the user ${userName()} may not read ${file}, or not enter a folder above`
        : `${file} can't be read: ${code}`;
    throw new DenterError('local', message, { cause: error });
  }
}

/** A text that PHP wrote, cleaned; nothing of an empty one. There are no secrets to be hidden: none are sent. */
function logged(name: string, text: string): Readonly<Record<string, string>> {
  const cleaned = cleanText(text, (same) => same, maxLoggedCodePoints);
  return cleaned === '' ? {} : { [name]: cleaned };
}

/** What the bridge reads. The exporter's deadline comes first; `seconds` is for when there is no exporter any more. */
function requestOf({ denterRoot }: LocalTransport, set: DepartmentSetConfig, marker: string): string {
  const { credentials, ignoreDepartmentAssignments, includeCountsByStatus, timeoutMs } = set;
  const adminUsername = credentials.mode === 'local' ? credentials.adminUsername : undefined;
  return JSON.stringify({
    root: denterRoot,
    marker,
    seconds: Math.ceil(timeoutMs / 1000) + 2,
    arguments: [
      'GetTicketCounts',
      { ignoreDepartmentAssignments, includeCountsByStatus },
      ...(adminUsername === undefined ? [] : [adminUsername]),
    ],
  });
}

async function start(transport: LocalTransport, request: string, deadline: Deadline): Promise<PhpEnd> {
  try {
    return await runPhp(transport, request, deadline);
  } catch (error) {
    throw new DenterError('local', startFailure(transport.phpBinary, codeOf(error)), { cause: error });
  }
}

function startFailure(php: string, code: string): string {
  const binary = JSON.stringify(php);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const where = php.includes('/') ? 'does not exist' : "is not on the exporter's PATH";
    return `php_binary ${binary} ${where}`;
  }
  // One folder of the PATH that may not be entered is enough for it.
  if (code === 'EACCES' && !php.includes('/'))
    return `there is no php_binary ${binary} on the exporter's PATH that the user ${userName()} may execute`;
  if (code === 'EACCES') return `the user ${userName()} may not execute php_binary ${binary}`;
  return `PHP (${binary}) can't be started: ${code}`;
}

/** Who the exporter runs as, for messages. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A number without a name, as in a container.
    return String(process.getuid?.());
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
