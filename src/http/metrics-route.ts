import type { Request, RequestHandler, Response } from 'express';
import { contentTypes } from '../metrics/text-format.ts';
import type { ExporterView } from './exporter-view.ts';
import { negotiateFormat } from './negotiate.ts';
import { listHelpdesks, queryOf, quote } from './query.ts';
import { sendCompressible, sendText } from './respond.ts';

/**
 * `/metrics`, the whole or the helpdesks named by `?helpdesk=`. Another parameter is refused, for it can only be meant
 * as a filter, and who misspells a filter (`helpdesks`, `helpdesk[]`) must not be served everything as if it held.
 */
export function metricsRoute(exporter: ExporterView): RequestHandler {
  return async (req: Request, res: Response): Promise<void> => {
    const wanted = readWanted(queryOf(req), exporter);
    if (typeof wanted === 'string') {
      sendText(res, 400, wanted);
      return;
    }
    const format = negotiateFormat(req);
    const body = await exporter.scrape(wanted.size === 0 ? { format } : { format, helpdesks: wanted });
    await sendCompressible(req, res, contentTypes[format], body, 'Accept, Accept-Encoding');
  };
}

const everything: ReadonlySet<string> = new Set();

/** @returns the helpdesks that are wanted, none for everything; or what is wrong with the query */
function readWanted(query: URLSearchParams, exporter: ExporterView): ReadonlySet<string> | string {
  if (query.size === 0) return everything;
  const misspelt = [...query.keys()].find((name) => name !== 'helpdesk');
  if (misspelt !== undefined)
    return `unknown parameter ${quote(misspelt)}; wanted: helpdesk, repeated for several\n`;
  const config = exporter.config();
  const known = new Set(config.helpdesks.map(({ name }) => name));
  const wanted = new Set(query.getAll('helpdesk'));
  const unknown = [...wanted].find((name) => !known.has(name));
  return unknown === undefined ? wanted : `unknown helpdesk ${quote(unknown)}; ${listHelpdesks(config)}\n`;
}
