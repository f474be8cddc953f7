import type { Request, RequestHandler, Response } from 'express';
import { ConfigError } from '../config/config-error.ts';
import type { ExporterView } from './exporter-view.ts';
import { sendText } from './respond.ts';
import { isForeign } from './same-origin.ts';

/** `/-/healthy`: the process answers. */
export const healthyRoute: RequestHandler = (_req, res) => {
  sendText(res, 200, 'denter-exporter is Healthy.\n');
};

/** `/-/ready`: 200 once every set has been polled once, and from then on: a reload's new sets don't take it back. */
export function readyRoute(exporter: ExporterView): RequestHandler {
  let wasReady = false;
  return (_req, res) => {
    wasReady ||= exporter.isReady();
    if (wasReady) {
      sendText(res, 200, 'denter-exporter is Ready.\n');
      return;
    }
    const records = exporter.records();
    const polled = records.filter(({ polls }) => polls > 0).length;
    sendText(
      res,
      503,
      `Service Unavailable: ${polled} of ${records.length} department sets have been polled.\n`,
    );
  };
}

export interface ReloadOptions {
  /** `--web.enable-lifecycle` */
  readonly enabled: boolean;
  readonly externalOrigin: string | undefined;
}

/** `POST /-/reload`. Other errors than a bad configuration are left to the app. */
export function reloadRoute(
  exporter: ExporterView,
  { enabled, externalOrigin }: ReloadOptions,
): RequestHandler {
  return async (req: Request, res: Response): Promise<void> => {
    if (!enabled) {
      sendText(res, 403, 'Lifecycle API is not enabled: start with --web.enable-lifecycle.\n');
      return;
    }
    if (isForeign(req, externalOrigin)) {
      sendText(res, 403, 'Refused: the request comes from a page of another site.\n');
      return;
    }
    const problems = await problemsOfReload(exporter);
    sendText(res, problems === undefined ? 200 : 400, `${problems ?? 'Configuration reloaded.'}\n`);
  };
}

async function problemsOfReload(exporter: ExporterView): Promise<string | undefined> {
  try {
    await exporter.reload();
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}
