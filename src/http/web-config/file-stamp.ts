import { stat } from 'node:fs/promises';

/** A file that changed so shortly before it was read may change once more without a new time: clocks of files tick slowly. */
const tickMs = 50;

/**
 * What tells of a change of any of these files without reading them: a rewrite, a replacement, a link that points elsewhere.
 *
 * @returns `undefined` where that can't be told, because a file has only just changed, or is not there.
 */
export async function stampOf(files: readonly string[]): Promise<string | undefined> {
  const stamps = await Promise.all(files.map(stampOfOne));
  return stamps.includes(undefined) ? undefined : stamps.join(' ');
}

async function stampOfOne(file: string): Promise<string | undefined> {
  const seen = await stat(file, { bigint: true }).catch(() => undefined);
  if (seen === undefined || Date.now() - Number(seen.ctimeMs) < tickMs) return undefined;
  // Of one inode ctime alone tells of all this, but not every file system keeps it.
  const { dev, ino, size, mtimeNs, ctimeNs } = seen;
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}
