import type { Request } from 'express';

/** Not by Express's query parser, which drops what comes after 1000 parameters. */
export function queryOf(req: Request): URLSearchParams {
  const start = req.url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : req.url.slice(start + 1));
}

const shownNameLength = 80;

/** What a client sent, fit to be sent back. */
export function quote(text: string): string {
  return JSON.stringify(text.slice(0, shownNameLength));
}
