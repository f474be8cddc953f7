import type { RequestHandler, Response } from 'express';
import { readyForMs, sendText } from './respond.ts';

/** Before that many milliseconds an answer may well have been taken, and its end not have been told yet: its client would lose the next one. */
const patienceMs = 100;

/**
 * Bounds the answers that are under way at once: while they are made, and until their client has taken them. Where all places are
 * taken, the oldest answer that is ready and not taken for a while is cut, so that clients which don't read, or drop by drop, keep nobody
 * out; where there is none, who asks is refused with 503.
 */
export function limitInFlight(maxInFlight: number): RequestHandler {
  /** In the order in which they were asked for. */
  const inFlight = new Set<Response>();
  return (_req, res, next) => {
    if (inFlight.size >= maxInFlight && !cutOldestReady(inFlight)) {
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
function cutOldestReady(inFlight: Set<Response>): boolean {
  for (const res of inFlight) {
    const readyMs = readyForMs(res);
    if (readyMs === undefined || readyMs < patienceMs) continue;
    inFlight.delete(res);
    res.destroy();
    return true;
  }
  return false;
}
