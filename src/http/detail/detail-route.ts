import type { Request, RequestHandler, Response } from 'express';
import { bodyOf } from '../../metrics/body.ts';
import type { ExporterView } from '../exporter-view.ts';
import { queryOf, quote } from '../query.ts';
import { sendCompressible, sendText } from '../respond.ts';
import { exporterFacts } from '../status/exporter-facts.ts';
import { wholeStatus } from '../status/status-query.ts';
import { viewStatus } from '../status/status-view.ts';
import { detailPage } from './detail-page.ts';
import { detailText } from './detail-text.ts';

const wanted = 'format=text, page=NUMBER';

/** `/helpdesks/NAME`: one helpdesk, with what its last polls did on the network. */
export function detailRoute(exporter: ExporterView, version: string): RequestHandler {
  return async (req: Request, res: Response): Promise<void> => {
    const { name } = req.params;
    if (typeof name !== 'string' || !exporter.config().helpdesks.some((helpdesk) => helpdesk.name === name)) {
      sendText(res, 404, `Not Found: no helpdesk ${quote(String(name))} is configured\n`);
      return;
    }
    const query = readDetailQuery(queryOf(req));
    if (query === undefined) {
      sendText(res, 400, `wrong parameters; wanted: ${wanted}\n`);
      return;
    }
    const at = { wallMs: Date.now(), monotonicMs: performance.now() };
    const view = viewStatus(exporter, at, { ...wholeStatus, page: query.page }, name);
    const [type, body] = query.isText
      ? ['text/plain; charset=utf-8', detailText(name, view, version)]
      : ['text/html; charset=utf-8', detailPage(name, view, exporterFacts(exporter, version))];
    res.setHeader('Cache-Control', 'no-store');
    await sendCompressible(req, res, type, bodyOf(body));
  };
}

function readDetailQuery(given: URLSearchParams): { isText: boolean; page: number } | undefined {
  const format = given.get('format') ?? '';
  const page = given.get('page') ?? '1';
  const isKnown = [...given.keys()].every((key) => key === 'format' || key === 'page');
  if (!isKnown || !['', 'text'].includes(format) || !/^[1-9][0-9]{0,6}$/.test(page)) return undefined;
  return { isText: format === 'text', page: Number(page) };
}
