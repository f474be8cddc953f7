import type { Request, RequestHandler, Response } from 'express';
import { bodyOf } from '../../metrics/body.ts';
import type { ExporterView } from '../exporter-view.ts';
import { sendCompressible } from '../respond.ts';
import { statusPage } from './status-page.ts';
import { viewStatus } from './status-view.ts';

/** `/`: what is known of every helpdesk, for people. */
export function statusRoute(exporter: ExporterView, version: string): RequestHandler {
  return async (req: Request, res: Response): Promise<void> => {
    const at = { wallMs: Date.now(), monotonicMs: performance.now() };
    const page = statusPage(viewStatus(exporter, at), version);
    res.setHeader('Cache-Control', 'no-store');
    await sendCompressible(req, res, 'text/html; charset=utf-8', bodyOf(page));
  };
}
