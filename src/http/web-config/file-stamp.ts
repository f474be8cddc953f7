import { stat } from 'node:fs/promises';

/** A file that changed so shortly before it was read may change once more without a new time: clocks of files tick slowly. */
const tickMs = 50;

/**
 * What tells of a change of any of these files without reading them: a rewrite, a replacement, a link that points elsewhere, a file
 * that is gone.
 *
 * @returns `undefined` where that can't be told, because a file has only just changed.
 */
export async function stampOf(files: readonly string[]): Promise<string | undefined> {
  const stamps = await Promise.all(files.map(stampOfOne));
  return stamps.includes(undefined) ? undefined : stamps.join(' ');
}

async function stampOfOne(file: string): Promise<string | undefined> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = await stat(file, { bigint: true });
    if (Math.abs(Date.now() - Number(ctimeMs)) < tickMs) return undefined;
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
