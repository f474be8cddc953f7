import type { Request, RequestHandler, Response } from 'express';
import type { Config } from '../config/config.ts';
import { type Body, bodyOf } from '../metrics/body.ts';
import type { ExporterView } from './exporter-view.ts';
import { sendCompressible, sendText } from './respond.ts';
import type { WebPaths } from './route-prefix.ts';

/** Host name, IPv4 or IPv6 address, and a port where there is one. */
const hostPattern = /^(?<host>\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]{0,252}))(?::(?<port>[0-9]+))?$/i;

/**
 * `/sd`: a target group for each helpdesk, for `http_sd_configs`.
 *
 * @see https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export function sdRoute(exporter: ExporterView, paths: WebPaths): RequestHandler {
  // Ten thousand groups take some milliseconds. Who asks is mostly one Prometheus, and the answer the same until a reload.
  let last: { config: Config; key: string; body: Body } | undefined;
  return async (req: Request, res: Response): Promise<void> => {
    const target = targetOf(req, paths.externalOrigin);
    if (target === undefined) {
      sendText(
        res,
        400,
        'Host: wanted a host and a port, for the targets; or start with --web.external-url.\n',
      );
      return;
    }
    const config = exporter.config();
    const key = JSON.stringify(target);
    if (last?.config !== config || last.key !== key)
      last = { config, key, body: bodyOf(JSON.stringify(groupsOf(config, target, paths))) };
    await sendCompressible(req, res, 'application/json; charset=utf-8', last.body);
  };
}

interface SdTarget {
  /** Always with a port: what Prometheus adds where there is none depends on its version. */
  readonly address: string;
  /** `undefined` where only the client knows: TLS may end at a proxy. */
  readonly scheme: string | undefined;
}

function groupsOf(
  { helpdesks }: Config,
  { address, scheme }: SdTarget,
  { externalPath }: WebPaths,
): object[] {
  return helpdesks.map(({ name }) => ({
    targets: [address],
    labels: {
      __scheme__: scheme,
      __metrics_path__: `${externalPath}/probe`,
      __param_target: name,
      instance: name,
    },
  }));
}

/** Where the client can reach this exporter: by its external URL, or as the client has just reached it. */
function targetOf(req: Request, externalOrigin: string | undefined): SdTarget | undefined {
  if (externalOrigin !== undefined) {
    const { protocol, hostname, port } = new URL(externalOrigin);
    const scheme = protocol.slice(0, -1);
    return { address: `${hostname}:${port === '' ? portOf(scheme) : port}`, scheme };
  }
  const scheme = req.secure ? 'https' : undefined;
  const groups = hostPattern.exec(req.headers.host ?? '')?.groups;
  const port = groups?.['port'] ?? portOf(scheme);
  if (groups?.['host'] === undefined || Number(port) > 65_535) return undefined;
  return { address: `${groups['host']}:${port}`, scheme };
}

function portOf(scheme: string | undefined): string {
  return scheme === 'https' ? '443' : '80';
}
