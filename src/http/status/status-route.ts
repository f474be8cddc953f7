import type { Request, RequestHandler, Response } from 'express';
import { bodyOf } from '../../metrics/body.ts';
import type { ExporterView } from '../exporter-view.ts';
import { queryOf } from '../query.ts';
import { sendCompressible, sendText } from '../respond.ts';
import { exporterFacts } from './exporter-facts.ts';
import { statusPage } from './status-page.ts';
import { readStatusQuery } from './status-query.ts';
import { viewStatus } from './status-view.ts';

/** `/`: what is known of every helpdesk, for people. */
export function statusRoute(exporter: ExporterView, version: string): RequestHandler {
  return async (req: Request, res: Response): Promise<void> => {
    const query = readStatusQuery(queryOf(req));
    if (typeof query === 'string') {
      sendText(res, 400, `${query}\n`);
      return;
    }
    const at = { wallMs: Date.now(), monotonicMs: performance.now() };
    const page = statusPage(viewStatus(exporter, at, query), exporterFacts(exporter, version));
    res.setHeader('Cache-Control', 'no-store');
    await sendCompressible(req, res, 'text/html; charset=utf-8', bodyOf(page));
  };
}
