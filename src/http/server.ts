import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { WebLog } from './exporter-view.ts';
import { formatListenAddress, type ListenAddress, parseListenAddress } from './listen-address.ts';
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

/**
 * Listens on every address, or on none.
 *
 * @param listenAddresses values of `--web.listen-address`
 * @param limits others than the defaults
 * @throws {@link WebError} `listen_address` or `listen`
 */
export async function startWebServer(
  app: RequestListener,
  listenAddresses: readonly string[],
  log: WebLog = () => {},
  limits: Partial<ServerLimits> = {},
): Promise<WebServer> {
  const parsed = listenAddresses.map(parseListenAddress);
  const listeners: Listener[] = [];
  try {
    for (const address of parsed)
      listeners.push(await listen(createLimited(app, { ...defaultLimits, ...limits }), address, log));
  } catch (error) {
    await closeAll(listeners);
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    addresses: listeners.map(({ address }) => address),
    close: () => (closing ??= closeAll(listeners)),
  };
}

interface Listener {
  readonly server: Server;
  readonly address: string;
  /** Every open connection, those that have sent nothing yet included. */
  readonly sockets: ReadonlySet<Socket>;
}

function createLimited(app: RequestListener, limits: ServerLimits): Server {
  const { stalledTimeout, maxConnections, ...options } = limits;
  const server = createServer(options, app);
  server.timeout = stalledTimeout;
  server.maxConnections = maxConnections;
  return server;
}

async function listen(server: Server, { host, port }: ListenAddress, log: WebLog): Promise<Listener> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(host, port, cause)));
    server.listen({ host, port }, resolve);
  });
  const address = boundAddress(server);
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

function boundAddress(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new TypeError('not listening on a port');
  return formatListenAddress(bound.address, bound.port);
}

const listenProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the address is in use',
  EADDRNOTAVAIL: 'this machine does not have the address',
  EACCES: 'not allowed for this user',
  ENOTFOUND: 'the host name is unknown',
  EAFNOSUPPORT: 'this machine does not support the address family',
};

function listenError(host: string | undefined, port: number, cause: NodeJS.ErrnoException): WebError {
  const problem = listenProblems[cause.code ?? ''] ?? cause.message;
  return new WebError('listen', `cannot listen on ${formatListenAddress(host ?? '', port)}: ${problem}`, {
    cause,
  });
}

async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(listeners.map(closeListener));
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
