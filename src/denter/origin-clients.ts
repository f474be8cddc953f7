import { type Dispatcher, errors } from 'undici';
import type { TracedClient, TracedDispatchOptions } from './traced-client.ts';

/** What of an undici dispatcher is used. */
export interface Way {
  dispatch(options: TracedDispatchOptions, handler: Dispatcher.DispatchHandler): boolean;
  close(): Promise<unknown>;
  destroy(): Promise<unknown>;
  /** Closes, as soon as their requests have ended, the connections to other origins. */
  retain?(origins: ReadonlySet<string>): void;
}

/**
 * Connections to each origin, with one request at a time. In the place of undici's Agent and Pool, which hold a queue of 2048
 * places and a client ahead for each origin: 20 of the 57 kB that a helpdesk took.
 */
export class OriginClients implements Way {
  /** Lists, which have one or two: a set takes three times as much. */
  readonly #clients = new Map<string, readonly TracedClient[]>();
  readonly #open: (origin: string) => TracedClient;
  closed = false;

  constructor(open: (origin: string) => TracedClient) {
    this.#open = open;
  }

  dispatch(options: TracedDispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (this.closed) throw new errors.ClientClosedError();
    const origin = String(options.origin);
    const present = this.#clients.get(origin) ?? [];
    for (const client of present) if (!client.isBusy) return client.dispatch(options, handler);
    const client = this.#open(origin);
    this.#clients.set(origin, present.concat(client));
    const drop = (): void => {
      this.#drop(origin, client);
      // A request that was not sent yet connects anew, and that connection is not kept. Others need no closing: it would make an error.
      if (client.isBusy) void closeClient(client);
    };
    // Not `once`: its wrappers take 300 bytes a client, and to come again does no harm.
    client.on('connectionError', drop).on('disconnect', drop);
    return client.dispatch(options, handler);
  }

  #drop(origin: string, client: TracedClient): void {
    const left = this.#clients.get(origin)?.filter((each) => each !== client) ?? [];
    if (left.length === 0) this.#clients.delete(origin);
    else this.#clients.set(origin, left);
  }

  retain(origins: ReadonlySet<string>): void {
    for (const [origin, clients] of this.#clients) {
      if (origins.has(origin)) continue;
      this.#clients.delete(origin);
      for (const client of clients) void closeClient(client);
    }
  }

  async close(): Promise<unknown> {
    this.closed = true;
    return Promise.all(this.#all().map(closeClient));
  }

  async destroy(): Promise<unknown> {
    this.closed = true;
    return Promise.all(this.#all().map(async (client) => client.destroy()));
  }

  #all(): TracedClient[] {
    return [...this.#clients.values()].flat();
  }
}

/** undici refuses to close what is destroyed. */
async function closeClient(client: TracedClient): Promise<void> {
  if (!client.destroyed) await client.close();
}
