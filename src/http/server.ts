import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { WebLog } from './exporter-view.ts';
import { expressMessages } from './express-messages.ts';
import { http1Listener } from './http1-listener.ts';
import { formatListenAddress, type ListenAddress, parseListenAddress } from './listen-address.ts';
import type { WebGate } from './web-config/web-gate.ts';
import { WebError } from './web-error.ts';

/** What a client may take. Milliseconds, bytes, connections. */
export interface ServerLimits {
  /** From the connection (or the first byte of a further request) to the end of the headers. */
  readonly headersTimeout: number;
  /** To the end of a body that nobody reads. Not below headersTimeout. */
  readonly requestTimeout: number;
  /** How often Node looks for the two above. */
  readonly connectionsCheckingInterval: number;
  /** An idle connection. */
  readonly keepAliveTimeout: number;
  /** A client that takes no byte of its answer. */
  readonly stalledTimeout: number;
  readonly maxHeaderSize: number;
  /** For each listening address; more are dropped at once. */
  readonly maxConnections: number;
}

const defaultLimits: ServerLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  // Prometheus closes its idle connections after 5 minutes; closing later than that spares it from writing a scrape onto
  // a connection that is just being closed.
  keepAliveTimeout: 330_000,
  stalledTimeout: 60_000,
  maxHeaderSize: 16_384,
  maxConnections: 4_096,
};

/** How long `close` waits for answers that are being written, in milliseconds. */
const closeGraceMs = 2_000;

/** Listening servers, until closed. */
export interface WebServer {
  /** As `host:port`, with the ports that were really taken. */
  readonly addresses: readonly string[];
  /** Stops accepting, lets running answers end for a moment, then cuts what is left. Never rejects; may be called again. */
  close(): Promise<void>;
}

/** A socket that listens already; systemd hands them over. */
export interface InheritedSocket {
  readonly fd: number;
}

/**
 * Listens on every address, or on none.
 *
 * @param app what answers; with a gate, the gate's app is asked instead
 * @param places values of `--web.listen-address`, or sockets that listen already
 * @param limits others than the defaults
 * @param gate TLS and access as `--web.config.file` says
 * @throws {@link WebError} `listen_address` or `listen`
 */
export async function startWebServer(
  app: RequestListener,
  places: readonly (string | InheritedSocket)[],
  log: WebLog = () => {},
  limits: Partial<ServerLimits> = {},
  gate?: WebGate,
): Promise<WebServer> {
  const parsed = places.map((place) => (typeof place === 'string' ? parseListenAddress(place) : place));
  const listeners: Listener[] = [];
  const create = serverFactory(app, { ...defaultLimits, ...limits }, gate);
  const close = async (): Promise<void> => {
    await Promise.all([...listeners.map(closeListener), gate?.close()]);
  };
  try {
    for (const place of parsed) listeners.push(await listen(create(), place, log));
  } catch (error) {
    await close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    addresses: listeners.map(({ address }) => address),
    close: () => (closing ??= close()),
  };
}

interface Listener {
  readonly server: Server;
  readonly address: string;
  /** Every open connection, those that have sent nothing yet included. */
  readonly sockets: ReadonlySet<Socket>;
}

function serverFactory(app: RequestListener, limits: ServerLimits, gate: WebGate | undefined): () => Server {
  const { stalledTimeout, maxConnections, ...options } = limits;
  const messages = expressMessages(app);
  return () => {
    const server = createServer({ ...options, ...messages }, http1Listener(gate?.listener ?? app));
    gate?.attach(server, limits);
    server.timeout = stalledTimeout;
    server.maxConnections = maxConnections;
    return server;
  };
}

async function listen(
  server: Server,
  place: ListenAddress | InheritedSocket,
  log: WebLog,
): Promise<Listener> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(place, cause)));
    server.listen(place, resolve);
  });
  const address = boundAddress(server, place);
  server.removeAllListeners('error');
  // Running out of file descriptors, for one: it passes, and scrapes over open connections go on.
  server.on('error', (error) => log('accepting connections failed', { address, err: error }));
  let toldAt = -Infinity;
  server.on('drop', () => {
    // One line a minute: a flood of clients must not become a flood of lines.
    if (performance.now() - toldAt < 60_000) return;
    toldAt = performance.now();
    log('connections are dropped, too many are open', { address });
  });
  return { server, address, sockets };
}

function boundAddress(server: Server, place: ListenAddress | InheritedSocket): string {
  const bound = server.address();
  if (bound !== null && typeof bound === 'object') return formatListenAddress(bound.address, bound.port);
  // Of a Unix socket that was handed over Node knows no name.
  if ('fd' in place) return `unix:fd=${place.fd}`;
  throw new TypeError('not listening on a port');
}

const listenProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the address is in use',
  EADDRNOTAVAIL: 'this machine does not have the address',
  EACCES: 'not allowed for this user',
  ENOTFOUND: 'the host name is unknown',
  EAFNOSUPPORT: 'this machine does not support the address family',
};

function listenError(place: ListenAddress | InheritedSocket, cause: NodeJS.ErrnoException): WebError {
  const problem = listenProblems[cause.code ?? ''] ?? cause.message;
  const shown =
    'fd' in place ? `file descriptor ${place.fd}` : formatListenAddress(place.host ?? '', place.port);
  return new WebError('listen', `cannot listen on ${shown}: ${problem}`, { cause });
}

async function closeListener({ server, sockets }: Listener): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Node keeps a connection open whose answer ends after `close` was called, so idle ones are looked for again.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, closeGraceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
