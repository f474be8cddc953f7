import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { acceptsGzip } from './negotiate.ts';

const compress = promisify(gzip);

/** Most of the gain at a fifth of the default level's time: exposition text repeats itself. */
const gzipLevel = 1;

/** A short plain answer: errors, and the management endpoints. */
export function sendText(res: Response, status: number, text: string): void {
  res.status(status);
  send(res, 'text/plain; charset=utf-8', Buffer.from(text));
}

/** A body that is worth compressing. Runs off the main thread. */
export async function sendCompressible(
  req: Request,
  res: Response,
  type: string,
  text: string,
): Promise<void> {
  res.vary('Accept-Encoding');
  if (!acceptsGzip(req)) {
    send(res, type, Buffer.from(text));
    return;
  }
  const body = await compress(text, { level: gzipLevel });
  res.setHeader('Content-Encoding', 'gzip');
  send(res, type, body);
}

/**
 * Not by `res.send`: it would rewrite the media type, and answer `If-None-Match: *` with 304. Node leaves the body out
 * for HEAD.
 */
function send(res: Response, type: string, body: Buffer): void {
  res.setHeader('Content-Type', type);
  res.setHeader('Content-Length', body.length);
  res.end(body);
}
