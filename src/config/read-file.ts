import { isUtf8 } from 'node:buffer';
import { open, type FileHandle } from 'node:fs/promises';
import { ConfigError, type ConfigErrorCode } from './config-error.ts';

const megabyte = 2 ** 20;
const largestYaml = 16 * megabyte;

/**
 * Reads a whole file, but no more of it than wanted.
 *
 * @param maxBytes - Largest size to accept.
 * @throws {Error} As `node:fs` does, or with a message of its own when the file is larger.
 */
export async function readBounded(file: string, maxBytes: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    return await readUpTo(handle, maxBytes);
  } finally {
    await handle.close();
  }
}

/** Reads on until the end instead of trusting the size: `/dev/stdin` and `/proc` have none. */
async function readUpTo(handle: FileHandle, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024);
    if (bytesRead === 0) return Buffer.concat(chunks);
    length += bytesRead;
    if (length > maxBytes) throw new Error(`it is larger than ${maxBytes / megabyte} MiB`);
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

/** Why a file can't be read, in words. */
export function readFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('code' in error)) return error.message;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'no such file';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a directory';
    default:
      return String(error.code);
  }
}

/**
 * Reads a YAML file's text.
 *
 * @throws {ConfigError} `unreadable`; or `syntax` when it is not UTF-8.
 */
export async function readYamlText(file: string): Promise<string> {
  const bytes = await readBounded(file, largestYaml).catch((error: unknown) => {
    throw fileError('unreadable', file, `can't read the file: ${readFailure(error)}`, { cause: error });
  });
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new ConfigError('syntax', [
    { file, ...invalidPlace(bytes), path: '', message: 'this is no UTF-8 text, wanted UTF-8' },
  ]);
}

function fileError(code: ConfigErrorCode, file: string, message: string, options: ErrorOptions): ConfigError {
  return new ConfigError(code, [{ file, line: 1, col: 1, path: '', message }], options);
}

/** Line and column of the first byte sequence that is no UTF-8. A line feed is never part of another character. */
function invalidPlace(bytes: Buffer): { line: number; col: number } {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, start);
    const content = bytes.subarray(start, end === -1 ? bytes.length : end);
    if (end === -1 || !isUtf8(content)) {
      const before = content.toString('utf8').split('\uFFFD')[0] ?? '';
      return { line, col: Array.from(before).length + 1 };
    }
    line += 1;
    start = end + 1;
  }
}
