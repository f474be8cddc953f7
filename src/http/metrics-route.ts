import type { Request, RequestHandler, Response } from 'express';
import { contentTypes } from '../metrics/text-format.ts';
import type { ExporterView } from './exporter-view.ts';
import { negotiateFormat } from './negotiate.ts';
import { sendCompressible, sendText } from './respond.ts';

/** `/metrics`, the whole or the helpdesks named by `?helpdesk=`. */
export function metricsRoute(exporter: ExporterView): RequestHandler {
  return async (req: Request, res: Response): Promise<void> => {
    const known = new Set(exporter.config().helpdesks.map(({ name }) => name));
    const wanted = new Set(new URLSearchParams(queryOf(req)).getAll('helpdesk'));
    const unknown = [...wanted].find((name) => !known.has(name));
    if (unknown !== undefined) {
      sendText(res, 400, unknownHelpdesk(unknown, known));
      return;
    }
    const format = negotiateFormat(req);
    const body = await exporter.scrape(wanted.size === 0 ? { format } : { format, helpdesks: wanted });
    res.vary('Accept');
    await sendCompressible(req, res, contentTypes[format], body);
  };
}

/** Not by Express's query parser, which drops what comes after 1000 parameters. */
function queryOf(req: Request): string {
  const start = req.url.indexOf('?');
  return start === -1 ? '' : req.url.slice(start + 1);
}

const shownNameLength = 80;
const shownNames = 50;

/** As node_exporter answers for an unknown collector. Bounded, for a request must not be answered with a megabyte of names. */
function unknownHelpdesk(name: string, known: ReadonlySet<string>): string {
  const shown = [...known].slice(0, shownNames).join(', ');
  const more = known.size > shownNames ? ` and ${known.size - shownNames} more` : '';
  return `unknown helpdesk ${JSON.stringify(name.slice(0, shownNameLength))}; configured: ${shown}${more}\n`;
}
