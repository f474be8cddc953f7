import { writeFile } from 'node:fs/promises';
import { SimulatorError } from './simulator-error.ts';

/** By the code of Node's error. */
const writeFailures: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such directory'],
  ['ENOTDIR', 'no such directory'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EISDIR', 'it is a directory'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'no space left'],
]);

/**
 * Writes a file that a flag names.
 *
 * @param mode - Of a new file; default 0644, less the umask.
 * @throws {SimulatorError} `io`
 */
export async function writeFlagFile(flag: string, file: string, text: string, mode = 0o644): Promise<void> {
  try {
    await writeFile(file, text, { mode });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const why = writeFailures.get(String(error.code)) ?? String(error.code);
    throw new SimulatorError('io', `${flag}: cannot write ${file}: ${why}`, { cause: error });
  }
}
