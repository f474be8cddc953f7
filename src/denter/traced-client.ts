import { Socket } from 'node:net';
import { type buildConnector, Client, type Dispatcher } from 'undici';
import { type ConnectionTrace, watchConnection } from './connection-trace.ts';

/** Options of a request that wants to know who carries it. */
export interface TracedDispatchOptions extends Dispatcher.DispatchOptions {
  /** Called before anything is sent. */
  readonly onClient?: (client: TracedClient) => void;
}

/** An undici client, which has one connection at a time, that knows how its connection came about. */
export class TracedClient extends Client {
  readonly #watched: { connection: ConnectionTrace | undefined };

  constructor(origin: string | URL, options: Client.Options, connector: buildConnector.connector) {
    const watched: { connection: ConnectionTrace | undefined } = { connection: undefined };
    const connect: buildConnector.connector = (target, callback) => {
      watched.connection = undefined;
      const socket: unknown = connector(target, callback);
      // Its type says nothing of the socket that undici's connectors return; one that a proxy lends comes later.
      if (socket instanceof Socket) watched.connection = watchConnection(socket);
    };
    super(origin, { ...options, connect });
    this.#watched = watched;
  }

  /** Whether one more request would have to wait. */
  get isBusy(): boolean {
    return this.stats.size > 0;
  }

  /** Of the connection that stands, or was begun last. */
  get connection(): ConnectionTrace | undefined {
    return this.#watched.connection;
  }

  override dispatch(options: TracedDispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    options.onClient?.(this);
    return super.dispatch(options, handler);
  }
}
