import type { RequestHandler, Response } from 'express';
import { isUntaken, sendText } from './respond.ts';

/**
 * Bounds the answers that are under way at once: while they are made, and until their client has taken them. Where all places are
 * taken, the oldest answer that is ready and not taken for a while is cut, so that clients which don't read, or drop by drop, keep nobody
 * out; where there is none, who asks is refused with 503.
 */
export function limitInFlight(maxInFlight: number): RequestHandler {
  /** In the order in which they were asked for. */
  const inFlight = new Set<Response>();
  return (_req, res, next) => {
    if (inFlight.size >= maxInFlight && !cutOldestUntaken(inFlight)) {
      res.setHeader('Retry-After', '1');
      sendText(res, 503, `Too many requests at once, at most ${maxInFlight}\n`);
      return;
    }
    inFlight.add(res);
    res.once('close', () => inFlight.delete(res));
    next();
  };
}

/** Whether there was one. */
function cutOldestUntaken(inFlight: Set<Response>): boolean {
  for (const res of inFlight) {
    if (!isUntaken(res)) continue;
    inFlight.delete(res);
    res.destroy();
    return true;
  }
  return false;
}
