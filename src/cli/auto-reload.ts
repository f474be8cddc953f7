import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/**
 * Calls `reload` when the content of a file has changed, looking at it on an interval. A content is tried once, whether
 * it turns out good or bad.
 *
 * @param intervalMs pause between two looks
 * @returns a function that ends it
 */
export function autoReload(file: string, intervalMs: number, reload: () => Promise<void>): () => void {
  let seen: string | undefined;
  let ended = false;
  const look = async (): Promise<void> => {
    const content = await digest(file);
    if (seen !== undefined && content !== seen && !ended) await reload();
    seen = content;
    if (!ended) timer = setTimeout(() => void look(), intervalMs);
  };
  let timer = setTimeout(() => void look(), 0);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

async function digest(file: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  } catch {
    return 'unreadable';
  }
}
