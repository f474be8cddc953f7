import { stat } from 'node:fs/promises';
import type { Dispatcher } from 'undici';
import type { Config, ConnectionConfig, TlsConfig } from '../config/config.ts';
import { DenterError } from './denter-error.ts';

/** The ways to one kind of helpdesk: over kept connections, and over one that is new for certain. */
export interface Route {
  readonly kept: Dispatcher;
  readonly fresh: Dispatcher;
}

interface OpenRoute {
  readonly route: Route;
  readonly timeoutMs: number;
  /** Changes whenever a file of its `tls_config` does. */
  readonly files: string;
}

type Dispatchers = typeof import('./dispatcher.ts');

/**
 * The connections to all helpdesks. Helpdesks with the same connection settings share a route, and so one TLS context.
 * A TLS file that changes on disk makes a new route at the next poll, so that rotation needs no restart.
 */
export class Connections {
  readonly #open = new Map<string, OpenRoute>();
  /**
   * Imported with the first poll: undici is a quarter of all there is to import (120 of 500 ms of CPU), and /metrics can be
   * answered before it is there.
   */
  #dispatchers: Promise<Dispatchers> | undefined;

  /**
   * @param timeoutMs the poll's: after it nobody waits for an attempt to connect any more, and it is given up
   * @throws {DenterError} `tls` when a file of `tls_config` can't be used
   */
  async route(connection: ConnectionConfig, timeoutMs: number): Promise<Route> {
    this.#dispatchers ??= import('./dispatcher.ts');
    // Before looking for the route: two sets that ask at once share the one that the first of them opens.
    const { openDispatcher } = await this.#dispatchers;
    const files = await fileKey(connection.tls);
    const key = routeKey(connection, timeoutMs);
    const present = this.#open.get(key);
    if (present?.files === files) return present.route;
    const route = openRoute(openDispatcher, connection, timeoutMs);
    this.#open.set(key, { route, timeoutMs, files });
    if (present !== undefined) retire(present.route, timeoutMs);
    return route;
  }

  /** Closes, as soon as their requests have ended, the routes that no department set of the configuration needs. */
  retain(config: Config): void {
    const needed = new Set(
      config.helpdesks.flatMap(({ transport, departmentSets }) =>
        transport.kind === 'http'
          ? departmentSets.map((set) => routeKey(transport.connection, set.timeoutMs))
          : [],
      ),
    );
    for (const [key, { route, timeoutMs }] of this.#open) {
      if (needed.has(key)) continue;
      this.#open.delete(key);
      retire(route, timeoutMs);
    }
  }

  /** Closes everything at once; requests under way fail. */
  async destroy(): Promise<void> {
    const routes = Array.from(this.#open.values(), ({ route }) => route);
    this.#open.clear();
    await Promise.all(routes.flatMap((route) => [route.kept.destroy(), route.fresh.destroy()]));
  }
}

/** Closes a route once every poll that was given it has ended: none takes longer than its timeout. */
function retire(route: Route, timeoutMs: number): void {
  setTimeout(() => void Promise.all([route.kept.close(), route.fresh.close()]), timeoutMs).unref();
}

function openRoute(
  openDispatcher: Dispatchers['openDispatcher'],
  connection: ConnectionConfig,
  timeoutMs: number,
): Route {
  try {
    return {
      kept: openDispatcher(connection, timeoutMs, { keep: true }),
      fresh: openDispatcher(connection, timeoutMs, { keep: false }),
    };
  } catch (error) {
    if (error instanceof DenterError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new DenterError('tls', `tls_config can't be used: ${why}`, { cause: error });
  }
}

function routeKey({ tls, proxy, ipFamily }: ConnectionConfig, timeoutMs: number): string {
  const proxyKey = proxy?.from === 'url' ? proxy.url.reveal() : proxy?.from;
  return JSON.stringify([timeoutMs, tls, proxyKey, ipFamily]);
}

/** Changes whenever one of the files is written or replaced; empty where there are none. */
async function fileKey(tls: TlsConfig): Promise<string> {
  const paths = [tls.caFile, tls.certFile, tls.keyFile].filter((path) => path !== undefined);
  const stats = await Promise.all(paths.map(async (path) => statOrFail(path)));
  return JSON.stringify(stats.map(({ mtimeMs, size, ino }) => [mtimeMs, size, ino]));
}

async function statOrFail(path: string): Promise<{ mtimeMs: number; size: number; ino: number }> {
  try {
    return await stat(path);
  } catch (error) {
    throw new DenterError('tls', `the file ${path} of tls_config can't be read`, { cause: error });
  }
}
