import type { Request, RequestHandler, Response } from 'express';
import type { Config } from '../config/config.ts';
import { writeConfig } from '../config/write.ts';
import { bodyOf } from '../metrics/body.ts';
import type { ExporterView } from './exporter-view.ts';
import { sendCompressible } from './respond.ts';

/** `/config`: the configuration in force, as a file that would give it, without its secrets. */
export function configRoute(exporter: ExporterView): RequestHandler {
  // Writing ten thousand helpdesks takes seconds; a configuration in force never changes.
  const written = new WeakMap<Config, Promise<string>>();
  return async (req: Request, res: Response): Promise<void> => {
    const config = exporter.config();
    const text = written.get(config) ?? writeConfig(config);
    written.set(config, text);
    res.setHeader('Cache-Control', 'no-store');
    await sendCompressible(req, res, 'text/plain; charset=utf-8', bodyOf(await text));
  };
}
