import { createServer, type Server, type Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { listenOnFreePort } from '../support/server.ts';
import { type Behaviour, httpAnswer, sample } from './replies.ts';

/** A helpdesk that fails until it is healed. */
export interface Upstream {
  readonly url: string;
  /**
   * Connections so far over which a question came, and all where none can come. undici opens one more for an answer
   * that is given up, and closes it unused: https://github.com/nodejs/undici/issues/5845
   */
  readonly connections: number;
  heal(): Promise<void>;
  close(): Promise<void>;
}

export interface FaultyOptions {
  /** What it does with a request. Default: the right answer. */
  readonly behave?: Behaviour;
  /** What it does with a connection, before anything is read. */
  readonly greet?: (socket: Socket) => void;
  /** Speaks TLS: with `broken` until it is healed (`plain`: no TLS), with `good` after it. */
  readonly tls?: { readonly broken: SecureContext | 'plain'; readonly good: SecureContext };
  /** An HTTP proxy: `CONNECT` is answered well once it is healed. */
  readonly proxy?: boolean;
  /** Nothing listens until it is healed. */
  readonly closed?: boolean;
  /** Reached as `localhost`, by name. */
  readonly byName?: true;
}

/** An address of this machine that nothing else uses: no port of it is taken by chance. */
const ownAddress = '127.0.0.7';

/** Any server at all, down to its bytes; healed, it gives the vendor's sample answer. */
export class FaultyServer implements Upstream {
  readonly url: string;
  connections = 0;
  readonly #options: FaultyOptions;
  readonly #server: Server;
  readonly #port: number;
  readonly #address: string;
  readonly #sockets = new Set<Socket>();
  #healed = false;

  private constructor(server: Server, port: number, options: FaultyOptions) {
    this.#server = server;
    this.#port = port;
    this.#options = options;
    const scheme = options.tls === undefined ? 'http' : 'https';
    this.#address = addressOf(options);
    const host = options.byName === true ? 'localhost' : this.#address;
    this.url = `${scheme}://${host}:${port}/includes/api.php`;
    server.on('connection', (socket) => this.#greet(socket));
  }

  static async start(options: FaultyOptions): Promise<FaultyServer> {
    const server = createServer();
    const port = await listenOnFreePort(server, addressOf(options));
    const faulty = new FaultyServer(server, port, options);
    if (options.closed === true) await faulty.#shut();
    return faulty;
  }

  async heal(): Promise<void> {
    this.#healed = true;
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) return;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(this.#port, this.#address, resolve);
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await this.#shut();
  }

  async #shut(): Promise<void> {
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #greet(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {}).once('close', () => this.#sockets.delete(socket));
    const { greet, tls } = this.#options;
    if (greet !== undefined || tls !== undefined) this.connections += 1;
    if (greet !== undefined && !this.#healed) greet(socket);
    else this.#listen(socket, tls && (this.#healed ? tls.good : tls.broken));
  }

  #listen(raw: Socket, secure: SecureContext | 'plain' | undefined): void {
    const socket =
      secure === undefined || secure === 'plain'
        ? raw
        : new TLSSocket(raw, { isServer: true, secureContext: secure });
    let text = '';
    let nth = 0;
    socket.on('error', () => {}).setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (!isWhole(text)) return;
      const request = text;
      text = '';
      nth += 1;
      this.#answer(socket, request, nth);
    });
  }

  #answer(socket: Socket, request: string, nth: number): void {
    const { behave, proxy, tls } = this.#options;
    if (nth === 1 && tls === undefined) this.connections += 1;
    if (!this.#healed && behave !== undefined) behave({ socket, request, nth });
    else if (proxy === true && request.startsWith('CONNECT ')) {
      socket.removeAllListeners('data').write('HTTP/1.1 200 Established\r\n\r\n');
      this.#listen(socket, this.#options.tls?.good);
    } else socket.write(httpAnswer(200, sample));
  }
}

const addressOf = ({ byName }: FaultyOptions): string => (byName === true ? '127.0.0.1' : ownAddress);

function isWhole(request: string): boolean {
  const end = request.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(request)?.[1] ?? 0);
  return request.length >= end + 4 + length;
}
