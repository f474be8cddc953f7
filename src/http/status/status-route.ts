import type { Request, RequestHandler, Response } from 'express';
import { bodyOf } from '../../metrics/body.ts';
import { PollSlots, withSlots } from '../../polling/poll-slots.ts';
import type { ExporterView } from '../exporter-view.ts';
import { queryOf } from '../query.ts';
import { sendCompressible, sendText } from '../respond.ts';
import { exporterFacts } from './exporter-facts.ts';
import { statusPage } from './status-page.ts';
import { readStatusQuery } from './status-query.ts';
import { viewStatus } from './status-view.ts';

/** `/`: what is known of every helpdesk, for people. */
export function statusRoute(exporter: ExporterView, version: string): RequestHandler {
  // One page at a time: the parts of several would else be done in one go, and a scrape wait for all of them.
  const pages = new PollSlots(1);
  return async (req: Request, res: Response): Promise<void> => {
    const query = readStatusQuery(queryOf(req));
    if (typeof query === 'string') {
      sendText(res, 400, `${query}\n`);
      return;
    }
    let isGone = false;
    res.once('close', () => {
      isGone = true;
    });
    await withSlots([pages], async () => {
      if (isGone) return;
      const at = { wallMs: Date.now(), monotonicMs: performance.now() };
      const page = statusPage(await viewStatus(exporter, at, query), exporterFacts(exporter, version));
      res.setHeader('Cache-Control', 'no-store');
      await sendCompressible(req, res, 'text/html; charset=utf-8', bodyOf(page));
    });
  };
}
