import { version } from '../config/version.ts';
import { createApp } from '../http/app.ts';
import type { ExporterView, WebLog } from '../http/exporter-view.ts';
import { webPaths } from '../http/route-prefix.ts';
import { startWebServer, type WebServer } from '../http/server.ts';
import { takeSystemdSockets } from '../http/systemd-sockets.ts';
import type { WebGate } from '../http/web-config/web-gate.ts';
import type { Flags } from './flags.ts';

/** A web server, and how it is spoken to. */
export interface StartedWeb extends WebServer {
  readonly access: { readonly tls: boolean; readonly http2: boolean; readonly basicAuth: boolean };
}

/**
 * Listens as the `--web.*` flags say.
 *
 * @throws {WebError} when that can't be done
 * @throws {ConfigError} when the web configuration can't be used
 */
export async function startWeb(exporter: ExporterView, flags: Flags, log: WebLog): Promise<StartedWeb> {
  const externalUrl = flags.text('web.external-url') ?? '';
  const routePrefix = flags.text('web.route-prefix') ?? '';
  const enableLifecycle = flags.on('web.enable-lifecycle');
  const app = createApp(exporter, { version, externalUrl, routePrefix, enableLifecycle, log });
  const file = flags.text('web.config.file') ?? '';
  const { prefix } = webPaths(externalUrl, routePrefix);
  const gate = file === '' ? undefined : await openGate(file, app, prefix, log);
  const access = (await gate?.describe()) ?? { tls: false, http2: false, basicAuth: false };
  const places = flags.on('web.systemd-socket')
    ? takeSystemdSockets(process.env, process.pid)
    : flags.all('web.listen-address');
  const server = await startWebServer(app, places, log, {}, gate);
  return { addresses: server.addresses, close: () => server.close(), access };
}

/** Loaded only where it is wanted: with bcrypt it would take 20 to 30 ms of every start. */
async function openGate(...gate: Parameters<typeof WebGate.open>): Promise<WebGate> {
  const module = await import('../http/web-config/web-gate.ts');
  return module.WebGate.open(...gate);
}
