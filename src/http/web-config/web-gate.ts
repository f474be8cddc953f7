import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import {
  constants,
  createServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { Socket } from 'node:net';
import type { Server as TlsServer, TLSSocket } from 'node:tls';
import type { Express } from 'express';
import type { WebLog } from '../exporter-view.ts';
import { type Http2Listener, http2Listener } from './http2-listener.ts';
import { type AnyRequest, RequestGate } from './request-gate.ts';
import { createTlsFront } from './tls-front.ts';
import { WatchedWebConfig } from './watched-web-config.ts';
import type { ServerTls } from './web-config.ts';

/** Milliseconds and bytes; see `ServerLimits`. */
export interface GateLimits {
  readonly headersTimeout: number;
  readonly keepAliveTimeout: number;
  readonly stalledTimeout: number;
  readonly maxHeaderSize: number;
}

/** As many as one browser or Prometheus may need; more wait. */
const mostStreams = 64;

/** One TLS version of the configuration, as one listening server shows it. */
interface Front {
  readonly tls: ServerTls;
  readonly server: TlsServer;
}

/** Everything of `--web.config.file` that a running server needs: TLS in front of its connections, and a gate in front of its routes. */
export class WebGate {
  readonly #watched: WatchedWebConfig;
  readonly #gate: RequestGate;
  readonly #app: Express;
  readonly #log: WebLog;
  /** What each TLS connection was made under. */
  readonly #madeUnder = new WeakMap<object, ServerTls>();
  readonly #sessions = new Set<ServerHttp2Session>();

  private constructor(watched: WatchedWebConfig, app: Express, prefix: string, log: WebLog) {
    this.#watched = watched;
    this.#app = app;
    this.#log = log;
    this.#gate = new RequestGate(watched, prefix);
  }

  /**
   * @param file `--web.config.file`
   * @param prefix Of the routes; '' or `/path`.
   * @throws {ConfigError} when the file can't be used.
   */
  static async open(file: string, app: Express, prefix: string, log: WebLog): Promise<WebGate> {
    return new WebGate(await WatchedWebConfig.open(file, log), app, prefix, log);
  }

  /** What is in force now; the log's first line says it. */
  async describe(): Promise<{ readonly tls: boolean; readonly http2: boolean; readonly basicAuth: boolean }> {
    const config = await this.#watched.current();
    return {
      tls: config?.tls !== undefined,
      http2: config?.tls?.http2 === true,
      basicAuth: config !== undefined && config.users.size > 0,
    };
  }

  /** The app behind the gate, for HTTP/1. */
  readonly listener: RequestListener = (req, res) => {
    this.#serve(req, res).catch((error: unknown) => this.#cut(req, error));
  };

  /**
   * Takes over the connections of a server whose listener is `listener`. Node's own `https.Server` is made the same way: TLS hands its
   * connections to the listener that `http.Server` has for plain ones.
   */
  attach(server: Server, limits: GateLimits): void {
    const serveHttp1 = server.listeners('connection');
    server.removeAllListeners('connection');
    const onHttp1 = (socket: Socket): void => {
      for (const listener of serveHttp1) listener.call(server, socket);
    };
    let front: Front | undefined;
    server.on('connection', (socket: Socket) => {
      // Until TLS or HTTP looks after it, a reset would end the process.
      socket.on('error', () => {});
      void accept(socket);
    });
    const accept = async (socket: Socket): Promise<void> => {
      const config = await this.#watched.current();
      // Who has gone meanwhile without a word has had its end told to nobody.
      if (config === undefined || socket.destroyed || socket.readableEnded) socket.destroy();
      else if (config.tls === undefined) onHttp1(socket);
      else {
        // As of Node's own servers for TLS. A client that goes during its handshake would hold its place until the handshake's time is up,
        // and one that goes just after it, over HTTP/2, for good.
        socket.allowHalfOpen = false;
        if (front?.tls !== config.tls) front = this.#createFront(config.tls, limits, onHttp1);
        front.server.emit('connection', socket);
      }
    };
  }

  /** Lets running answers of HTTP/2 end, and ends the thread for passwords. */
  async close(): Promise<void> {
    for (const session of this.#sessions) session.close();
    await this.#gate.close();
  }

  #createFront(tls: ServerTls, limits: GateLimits, onHttp1: (socket: Socket) => void): Front {
    const http2 = this.#createHttp2(tls, limits);
    const onSocket = (socket: TLSSocket): void => {
      this.#madeUnder.set(socket, tls);
      if (socket.alpnProtocol === 'h2') http2.emit('connection', socket);
      else onHttp1(socket);
    };
    return { tls, server: createTlsFront(tls, limits.headersTimeout, onSocket) };
  }

  #createHttp2(tls: ServerTls, limits: GateLimits): Http2Server {
    const { headersTimeout, keepAliveTimeout, stalledTimeout, maxHeaderSize } = limits;
    const serve = http2Listener(this.#app);
    const settings = { maxConcurrentStreams: mostStreams, maxHeaderListSize: maxHeaderSize };
    const server = createServer({ settings }, (req, res) => {
      const { stream } = req;
      stream.setTimeout(stalledTimeout, () => stream.close(constants.NGHTTP2_CANCEL));
      this.#serveHttp2(serve, tls, req, res).catch((error: unknown) => this.#cut(req, error));
    });
    server.on('session', (session) => {
      session.setTimeout(keepAliveTimeout, () => session.destroy());
      // As in HTTP/1, a connection has so long for its first request.
      const untilFirst = setTimeout(() => session.destroy(), headersTimeout);
      session.once('stream', () => clearTimeout(untilFirst));
      this.#sessions.add(session);
      session.once('close', () => {
        clearTimeout(untilFirst);
        this.#sessions.delete(session);
      });
    });
    return server;
  }

  /** A mistake of ours ends one connection, not the process, and lets nobody in. */
  #cut(req: AnyRequest, error: unknown): void {
    this.#log('answering a request failed', { method: req.method, err: error });
    // In HTTP/2 the request is only a view of its stream.
    if ('stream' in req) req.stream.destroy();
    else req.destroy();
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const verdict = await this.#gate.admit(req, res, this.#madeUnder.get(req.socket));
    if (verdict === 'admitted') this.#app(req, res);
    // Unanswered, so that a client asks again over a new connection.
    else if (verdict === 'stale') req.socket.destroy();
  }

  async #serveHttp2(
    serve: Http2Listener,
    tls: ServerTls,
    req: Http2ServerRequest,
    res: Http2ServerResponse,
  ): Promise<void> {
    const verdict = await this.#gate.admit(req, res, tls);
    if (verdict === 'admitted') serve(req, res);
    else if (verdict === 'stale') {
      req.stream.close(constants.NGHTTP2_REFUSED_STREAM);
      req.stream.session?.close();
    }
  }
}
