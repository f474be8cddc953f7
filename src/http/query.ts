import type { Request } from 'express';
import type { Config } from '../config/config.ts';

/** Not by Express's query parser, which drops what comes after 1000 parameters. */
export function queryOf(req: Request): URLSearchParams {
  const start = req.url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : req.url.slice(start + 1));
}

const shownNameLength = 80;
const shownNames = 50;

/** What a client sent, fit to be sent back. */
export function quote(text: string): string {
  return JSON.stringify(text.slice(0, shownNameLength));
}

/**
 * The names that a client may ask for, as node_exporter lists its collectors. Bounded, for a request must not be
 * answered with a megabyte of names.
 */
export function listHelpdesks({ helpdesks, shard }: Config): string {
  const shown = helpdesks.slice(0, shownNames).map(({ name }) => name);
  const more = helpdesks.length > shownNames ? ` and ${helpdesks.length - shownNames} more` : '';
  const where = shard === undefined ? '' : ` in shard ${shard.index} of ${shard.total}`;
  return `configured${where}: ${shown.join(', ') || 'none'}${more}`;
}
