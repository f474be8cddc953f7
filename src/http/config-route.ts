import type { Request, RequestHandler, Response } from 'express';
import type { Config } from '../config/config.ts';
import { writeConfig } from '../config/write.ts';
import { type Body, bodyOf } from '../metrics/body.ts';
import type { ExporterView } from './exporter-view.ts';
import { sendCompressible } from './respond.ts';

/** `/config`: the configuration in force, as a file that would give it, without its secrets. */
export function configRoute(exporter: ExporterView): RequestHandler {
  // Writing ten thousand helpdesks takes seconds, compressing them a moment; a configuration in force never changes.
  const written = new WeakMap<Config, Promise<Body>>();
  return async (req: Request, res: Response): Promise<void> => {
    const config = exporter.config();
    const body = written.get(config) ?? writeConfig(config).then(bodyOf);
    written.set(config, body);
    res.setHeader('Cache-Control', 'no-store');
    await sendCompressible(req, res, 'text/plain; charset=utf-8', await body);
  };
}
