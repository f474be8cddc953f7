import { type IncomingMessage, STATUS_CODES, type ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { BasicAuth, type Client } from './basic-auth.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { WatchedWebConfig } from './watched-web-config.ts';
import type { ServerTls, WebConfig } from './web-config.ts';

export type AnyRequest = IncomingMessage | Http2ServerRequest;
export type AnyResponse = ServerResponse | Http2ServerResponse;

/** `stale`: the request came over a connection that was made under other TLS settings; it must not be answered. */
export type Verdict = 'admitted' | 'answered' | 'stale' | 'gone';

/** What stands between a request and the routes: it runs before any of them, so none can be reached around it. */
export class RequestGate {
  readonly #watched: WatchedWebConfig;
  readonly #open: ReadonlySet<string>;
  readonly #auth = new BasicAuth();
  #limiter: RateLimiter | undefined;

  /** @param prefix Of the routes; '' or `/path`. */
  constructor(watched: WatchedWebConfig, prefix: string) {
    this.#watched = watched;
    this.#open = new Set([`${prefix}/-/healthy`, `${prefix}/-/ready`]);
  }

  /** @param tls The settings under which the request's connection was made. */
  async admit(req: AnyRequest, res: AnyResponse, tls: ServerTls | undefined): Promise<Verdict> {
    let isGone = false;
    res.once('close', () => {
      isGone = true;
    });
    const client = { address: req.socket.remoteAddress ?? '', isGone: () => isGone };
    const verdict = await this.#judge(req, res, tls, client);
    return isGone ? 'gone' : verdict;
  }

  async #judge(
    req: AnyRequest,
    res: AnyResponse,
    tls: ServerTls | undefined,
    client: Client,
  ): Promise<Verdict> {
    const config = await this.#watched.current();
    // A route that everybody may ask stays as it is while the configuration is broken.
    if (this.#isOpen(req)) return this.#admitOpen(config, res, tls);
    if (config === undefined) return answer(res, 500);
    if (config.tls !== tls) return 'stale';
    setHeaders(config, res);
    if (!this.#isWithinLimit(config)) return answer(res, 429);
    if (config.users.size === 0) return 'admitted';
    const outcome = await this.#auth.check(req.headers.authorization, config.users, client);
    if (outcome === 'right') return 'admitted';
    if (outcome === 'busy') {
      res.setHeader('Retry-After', '1');
      return answer(res, 503);
    }
    res.setHeader('WWW-Authenticate', 'Basic');
    return answer(res, 401);
  }

  async close(): Promise<void> {
    await this.#auth.close();
  }

  /** The target as it was sent, letter for letter: nothing that a router would read in another way gets through. */
  #isOpen({ method, url = '' }: AnyRequest): boolean {
    const [path = ''] = url.split('?', 1);
    return (method === 'GET' || method === 'HEAD') && this.#open.has(path);
  }

  #admitOpen(config: WebConfig | undefined, res: AnyResponse, tls: ServerTls | undefined): Verdict {
    if (config === undefined) return 'admitted';
    if (config.tls !== tls) return 'stale';
    setHeaders(config, res);
    return 'admitted';
  }

  #isWithinLimit({ rateLimit }: WebConfig): boolean {
    if (rateLimit === undefined) return true;
    const now = performance.now();
    const { limit } = this.#limiter ?? {};
    if (
      this.#limiter === undefined ||
      limit?.burst !== rateLimit.burst ||
      limit.intervalMs !== rateLimit.intervalMs
    )
      this.#limiter = new RateLimiter(rateLimit, now);
    return this.#limiter.allow(now);
  }
}

function setHeaders({ headers }: WebConfig, res: AnyResponse): void {
  for (const [name, value] of headers) res.setHeader(name, value);
}

function answer(res: AnyResponse, status: number): 'answered' {
  const body = `${STATUS_CODES[status] ?? ''}\n`;
  res.statusCode = status;
  res.setHeader('Content-Type', 'text/plain; charset=utf-8');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Length', Buffer.byteLength(body));
  res.end(body);
  return 'answered';
}
