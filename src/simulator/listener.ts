import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { CertificateKind, Certificates } from './certificates.ts';
import { originOf, type ListenAddress } from './listen-address.ts';
import { SimulatorError } from './simulator-error.ts';

/** Faults of the listener itself; it hits every helpdesk. */
export type ListenerFault = 'connect' | Exclude<CertificateKind, 'good'>;

/** A listening HTTP or HTTPS server that can be shut and opened again on the same port. */
export class Listener {
  readonly origin: string;
  readonly #server: Server | TlsServer;
  readonly #address: ListenAddress;
  readonly #certificates: Certificates | undefined;
  /** Open connections, those too whose TLS handshake goes on: `closeAllConnections` leaves these. */
  readonly #sockets = new Set<Socket>();
  /** Faults are put in place one after the other. */
  #last: Promise<void> = Promise.resolve();

  private constructor(
    server: Server | TlsServer,
    address: ListenAddress,
    certificates: Certificates | undefined,
  ) {
    this.#server = server;
    const bound = boundAddress(server);
    this.#address = { ...address, port: bound.port };
    this.#certificates = certificates;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.origin = originOf(certificates === undefined ? 'http' : 'https', bound);
  }

  /** @throws {Error} when it can't be listened on. */
  static async open(
    address: ListenAddress,
    handle: RequestListener,
    options: ServerOptions = {},
    certificates?: Certificates,
  ): Promise<Listener> {
    const server =
      certificates === undefined
        ? createServer(options, handle)
        : createTlsServer({ ...options, ...(await certificates.context('good')) }, handle);
    // What a client does to its own connection must not end the process.
    server.on('secureConnection', (socket) => socket.on('error', () => {}));
    await listen(server, address);
    return new Listener(server, address, certificates);
  }

  /** @returns Whether it can have this fault: those of TLS need HTTPS. */
  supports(fault: ListenerFault): boolean {
    return fault === 'connect' || this.#certificates !== undefined;
  }

  /** Puts a fault in place, or with none heals. Open connections are cut, so that the next request meets it. */
  async apply(fault: ListenerFault | undefined): Promise<void> {
    const applied = this.#last.then(() => this.#change(fault));
    this.#last = applied.catch(() => {});
    return applied;
  }

  async close(): Promise<void> {
    await this.apply('connect');
  }

  async #change(fault: ListenerFault | undefined): Promise<void> {
    if (fault === 'connect') {
      await this.#shut();
      return;
    }
    if (this.#certificates !== undefined && this.#server instanceof TlsServer) {
      this.#server.setSecureContext(await this.#certificates.context(fault ?? 'good'));
    } else if (fault !== undefined) {
      throw new SimulatorError('invalid', `${fault} needs a simulator that serves HTTPS`);
    }
    this.#cutConnections();
    if (!this.#server.listening) await listen(this.#server, this.#address);
  }

  async #shut(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#cutConnections();
    await closed;
  }

  #cutConnections(): void {
    this.#server.closeAllConnections();
    for (const socket of this.#sockets) socket.destroy();
  }
}

async function listen(server: Server, { host, port }: ListenAddress): Promise<void> {
  const listening = once(server, 'listening');
  server.listen({ port, ...(host !== undefined && { host }) });
  await listening;
}

function boundAddress(server: Server): AddressInfo {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the server listens on no port');
  return bound;
}
