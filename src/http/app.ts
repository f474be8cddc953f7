import { STATUS_CODES } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import { detailRoute } from './detail/detail-route.ts';
import { configRoute } from './config-route.ts';
import type { ExporterView, WebLog } from './exporter-view.ts';
import { limitInFlight } from './in-flight.ts';
import { healthyRoute, readyRoute, reloadRoute } from './management-routes.ts';
import { metricsRoute } from './metrics-route.ts';
import { ownHosts, refuseForeignHost } from './own-hosts.ts';
import { probeRoute } from './probe-route.ts';
import { sendText } from './respond.ts';
import { type WebPaths, webPaths } from './route-prefix.ts';
import { sdRoute } from './sd-route.ts';
import { statusAssets } from './status/assets.ts';
import { statusRoute } from './status/status-route.ts';

export interface WebOptions {
  /** Shown on the status page. */
  readonly version: string;
  /** `--web.external-url`; empty or absent: none. */
  readonly externalUrl?: string;
  /** `--web.route-prefix`; empty or absent: the external URL's path. */
  readonly routePrefix?: string;
  /** `--web.enable-lifecycle` */
  readonly enableLifecycle: boolean;
  readonly log?: WebLog;
}

/** As many as node_exporter serves at once (`--web.max-requests`). */
const maxAnswers = 40;
/** Probes mostly wait. Ten thousand helpdesks probed once a minute, each slow, are as many. */
const maxProbes = 1_000;

/**
 * The routes, ready for a server.
 *
 * @throws {@link WebError} `external_url` or `route_prefix`
 */
export function createApp(exporter: ExporterView, options: WebOptions): Express {
  const paths = webPaths(options.externalUrl, options.routePrefix);
  const { prefix, externalPath } = paths;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.use(setSecurityHeaders);
  if (prefix !== '') {
    mount(app, '/', { get: redirect(`${prefix}/`) });
    mount(app, literal(prefix), { get: redirect(`${externalPath}/`) });
  }
  app.use(prefix === '' ? '/' : literal(prefix), routes(exporter, options, paths));
  app.use((_req, res) => sendText(res, 404, 'Not Found\n'));
  app.use(answerError(options.log));
  return app;
}

function routes(exporter: ExporterView, options: WebOptions, paths: WebPaths): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  const { enableLifecycle: enabled, version } = options;
  const { externalOrigin } = paths;
  const limit = limitInFlight(maxAnswers);
  // First, so that a scrape is not matched against all other paths.
  mount(router, '/metrics', { get: [limit, metricsRoute(exporter)] });
  router.all(['/', '/helpdesks/:name', '/config', '/-/reload'], refuseForeignHost(ownHosts(externalOrigin)));
  router.get(['/', '/helpdesks/:name', '/sd', '/config'], limit);
  router.get('/probe', limitInFlight(maxProbes));
  mount(router, '/', { get: statusRoute(exporter, version) });
  mount(router, '/helpdesks/:name', { get: detailRoute(exporter, version) });
  mount(router, '/probe', { get: probeRoute(exporter) });
  mount(router, '/sd', { get: sdRoute(exporter, paths) });
  mount(router, '/config', { get: configRoute(exporter) });
  mount(router, '/-/healthy', { get: healthyRoute });
  mount(router, '/-/ready', { get: readyRoute(exporter) });
  mount(router, '/-/reload', { post: reloadRoute(exporter, { enabled, externalOrigin }) });
  for (const [path, handler] of statusAssets) mount(router, path, { get: handler });
  return router;
}

/** HEAD comes with GET; every other method is answered with 405. */
function mount(
  router: Router,
  path: string,
  handlers: { get?: RequestHandler | RequestHandler[]; post?: RequestHandler },
): void {
  const route = router.route(path);
  if (handlers.get !== undefined) route.get(handlers.get);
  if (handlers.post !== undefined) route.post(handlers.post);
  const allowed = [handlers.get && 'GET, HEAD', handlers.post && 'POST'].filter(
    (method) => method !== undefined,
  );
  route.all((_req, res) => {
    res.setHeader('Allow', allowed.join(', '));
    sendText(res, 405, 'Method Not Allowed\n');
  });
}

/** Express gives some characters a meaning in paths; a prefix from the command line means none of it. */
function literal(path: string): string {
  return path.replace(/[{}()[\]+?!:*\\]/g, String.raw`\$&`);
}

function redirect(location: string): RequestHandler {
  return (_req, res) => {
    res.setHeader('Location', location);
    sendText(res, 302, 'Found\n');
  };
}

/** On every answer, so that no route can forget them; a web configuration's own are there already and stay. No CORS header is ever sent. */
const securityHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
} as const;

const setSecurityHeaders: RequestHandler = (_req, res, next) => {
  for (const [name, value] of Object.entries(securityHeaders)) {
    if (!res.hasHeader(name)) res.setHeader(name, value);
  }
  next();
};

/** Express knows an error handler by its four parameters. */
function answerError(log: WebLog | undefined): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const status = clientErrorStatus(error);
    if (status === 500) {
      log?.('answering a request failed', { method: req.method, path: req.path, err: error });
    }
    if (res.headersSent) {
      req.socket.destroy();
      return;
    }
    sendText(res, status, `${STATUS_CODES[status] ?? 'Error'}\n`);
  };
}

/** Express marks what the client did wrong by a status. */
function clientErrorStatus(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
