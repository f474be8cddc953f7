import type { RequestHandler } from 'express';
import { sendText } from './respond.ts';

/**
 * Refuses with 503 when too many answers are under way. An answer is under way until it is written: a client that asks
 * and does not read (or asks a thousand times in one packet) would else make the process render, and keep, a body for
 * each request.
 */
export function limitInFlight(maxInFlight: number): RequestHandler {
  let inFlight = 0;
  return (_req, res, next) => {
    if (inFlight >= maxInFlight) {
      res.setHeader('Retry-After', '1');
      sendText(res, 503, `Too many requests at once, at most ${maxInFlight}\n`);
      return;
    }
    inFlight += 1;
    res.once('close', () => {
      inFlight -= 1;
    });
    next();
  };
}
