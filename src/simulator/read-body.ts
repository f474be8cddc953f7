import type { IncomingMessage } from 'node:http';

const maxBodyBytes = 1024 * 1024;

/**
 * Reads a request's body of at most 1 MiB.
 *
 * @returns `undefined` when it is longer; the rest is not kept. Answer with `Connection: close`.
 * @throws {Error} when the client goes away.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  const parts: AsyncIterable<unknown> = request.iterator({ destroyOnReturn: false });
  for await (const part of parts) {
    if (!Buffer.isBuffer(part)) continue;
    length += part.length;
    if (length > maxBodyBytes) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
