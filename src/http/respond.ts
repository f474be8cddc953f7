import type { Request, Response } from 'express';
import type { Body } from '../metrics/body.ts';
import { acceptsGzip } from './negotiate.ts';

/** A short plain answer: errors, and the management endpoints. */
export function sendText(res: Response, status: number, text: string): void {
  res.status(status);
  send(res, 'text/plain; charset=utf-8', Buffer.from(text));
}

/**
 * A body that is worth compressing.
 *
 * @param vary the request headers that the answer depends on
 */
export async function sendCompressible(
  req: Request,
  res: Response,
  type: string,
  body: Body,
  vary = 'Accept-Encoding',
): Promise<void> {
  res.setHeader('Vary', vary);
  if (!acceptsGzip(req)) {
    if (body.release !== undefined) releaseOnceSent(req, res, body.release);
    send(res, type, body.bytes);
    return;
  }
  const compressed = await body.gzip();
  body.release?.();
  res.setHeader('Content-Encoding', 'gzip');
  send(res, type, compressed);
}

/**
 * HTTP/1 finishes an answer when the system has taken its last byte, or the connection is gone. HTTP/2 puts it into queues of its own
 * before that, so its body is left to garbage collection.
 */
function releaseOnceSent(req: Request, res: Response, release: () => void): void {
  if (req.httpVersionMajor === 1) res.once('finish', release);
}

/**
 * Not by `res.send`: it would rewrite the media type, and answer `If-None-Match: *` with 304. Node leaves the body out
 * for HEAD.
 */
function send(res: Response, type: string, body: Buffer): void {
  res.setHeader('Content-Type', type);
  res.setHeader('Content-Length', body.length);
  res.end(body);
  watchTaken(res);
}

/** An answer that its client has taken is closed within a turn of the event loop, which may be long; a client gets so many milliseconds besides. */
const patienceMs = 100;
const untaken = new WeakSet<Response>();

function watchTaken(res: Response): void {
  // Timers run before what the network has to tell, immediates after it.
  const timer = setTimeout(() => setImmediate(() => untaken.add(res)), patienceMs);
  res.once('close', () => clearTimeout(timer));
}

/** Whether an answer was handed over whole, and its client has had time to take it and has not. */
export function isUntaken(res: Response): boolean {
  return untaken.has(res);
}
