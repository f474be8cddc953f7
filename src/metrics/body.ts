import { promisify } from 'node:util';
import { gzip as gzipWithCallback } from 'node:zlib';

const gzip = promisify(gzipWithCallback);

/**
 * Level 1: a quarter of the default level's time, for an eighth more bytes; exposition text repeats itself. Chunks of
 * 1 MiB rather than 16 KiB, each of which costs a way to the thread pool and back.
 */
export const gzipOptions = { level: 1, chunkSize: 1024 * 1024 } as const;

/** What is sent: as it is, or compressed, once however many ask for it. */
export interface Body {
  readonly bytes: Buffer;
  /** One gzip member. Compressed off the main thread. */
  readonly gzip: () => Promise<Buffer>;
}

export function bodyOf(content: Buffer | string): Body {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  let compressed: Promise<Buffer> | undefined;
  return { bytes, gzip: async () => (compressed ??= gzip(bytes, gzipOptions)) };
}
