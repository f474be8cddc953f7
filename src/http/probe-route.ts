import type { Request, RequestHandler, Response } from 'express';
import type { Config, HelpdeskConfig } from '../config/config.ts';
import { Exposition } from '../metrics/exposition.ts';
import { OwnMetrics } from '../metrics/own-metrics.ts';
import { contentTypes } from '../metrics/text-format.ts';
import type { ExporterView } from './exporter-view.ts';
import { negotiateFormat } from './negotiate.ts';
import { listHelpdesks, queryOf, quote } from './query.ts';
import { sendCompressible, sendText } from './respond.ts';

/** `/probe?target=NAME`: one helpdesk, polled now as far as that is in order, without the exporter's own metrics. */
export function probeRoute(exporter: ExporterView): RequestHandler {
  const own = new OwnMetrics();
  return async (req: Request, res: Response): Promise<void> => {
    const helpdesk = findTarget(exporter.config(), queryOf(req));
    if (typeof helpdesk === 'string') {
      sendText(res, 400, `${helpdesk}\n`);
      return;
    }
    const waitMs = waitOf(req, helpdesk);
    if (waitMs === undefined) {
      sendText(res, 400, 'X-Prometheus-Scrape-Timeout-Seconds: wanted a number of seconds above 0\n');
      return;
    }
    const format = negotiateFormat(req);
    const records = await exporter.probe(helpdesk, waitMs);
    // A fresh one for each probe, as blackbox_exporter makes a registry: what stands in it is this answer's alone.
    const exposition = new Exposition(own);
    exposition.apply({ helpdesks: [helpdesk] }, records);
    const body = await exposition.scrape({ format, helpdesks: new Set([helpdesk.name]) });
    await sendCompressible(req, res, contentTypes[format], body, 'Accept, Accept-Encoding');
  };
}

/** The helpdesk that is named, or what is wrong with the request. Names only: nobody can have another address asked. */
function findTarget(config: Config, query: URLSearchParams): HelpdeskConfig | string {
  const strange = [...query.keys()].find((name) => name !== 'target');
  if (strange !== undefined) return `unknown parameter ${quote(strange)}; wanted: target`;
  const [target, ...more] = query.getAll('target');
  if (target === undefined || more.length > 0)
    return `wanted one target, as in /probe?target=NAME; ${listHelpdesks(config)}`;
  const helpdesk = config.helpdesks.find(({ name }) => name === target);
  return helpdesk ?? `unknown target ${quote(target)}, wanted a helpdesk's name; ${listHelpdesks(config)}`;
}

/** What the way back may take; as much as blackbox_exporter leaves. */
const marginMs = 500;
/** Prometheus writes seconds as Go's `%f` does. */
const seconds = /^[0-9]+(?:\.[0-9]+)?$/;

/** How long the client is kept waiting; `undefined` where it says something strange. */
function waitOf(req: Request, { departmentSets }: HelpdeskConfig): number | undefined {
  // The margin lets a poll that fails at its own timeout tell so itself.
  const longestMs = Math.max(...departmentSets.map(({ timeoutMs }) => timeoutMs)) + marginMs;
  const header = req.get('X-Prometheus-Scrape-Timeout-Seconds');
  if (header === undefined) return longestMs;
  const scrapeMs = seconds.test(header) ? Number(header) * 1000 : 0;
  return scrapeMs === 0 ? undefined : Math.min(longestMs, Math.max(scrapeMs - marginMs, scrapeMs / 2));
}
