import { stat } from 'node:fs/promises';
import type { Dispatcher } from 'undici';
import type { Config, ConnectionConfig, TlsConfig } from '../config/config.ts';
import { DenterError } from './denter-error.ts';
import { openDispatcher } from './dispatcher.ts';

/** The ways to one kind of helpdesk: over kept connections, and over one that is new for certain. */
export interface Route {
  readonly kept: Dispatcher;
  readonly fresh: Dispatcher;
}

interface OpenRoute {
  readonly route: Route;
  /** Changes whenever a file of its `tls_config` does. */
  readonly files: string;
}

/** A poll that has just been given a route may use it within this time. */
const graceMs = 1000;

/**
 * The connections to all helpdesks. Helpdesks with the same connection settings share a route, and so one TLS context.
 * A TLS file that changes on disk makes a new route at the next poll, so that rotation needs no restart.
 */
export class Connections {
  readonly #open = new Map<string, OpenRoute>();

  /**
   * @param connectTimeoutMs after which an attempt to connect is given up, should nobody wait for it any more
   * @throws {DenterError} `tls` when a file of `tls_config` can't be used
   */
  async route(connection: ConnectionConfig, connectTimeoutMs: number): Promise<Route> {
    const files = await fileKey(connection.tls);
    const key = routeKey(connection, connectTimeoutMs);
    const present = this.#open.get(key);
    if (present?.files === files) return present.route;
    const route = openRoute(connection, connectTimeoutMs);
    this.#open.set(key, { route, files });
    if (present !== undefined) retire(present.route);
    return route;
  }

  /** Closes, as soon as their requests have ended, the routes that no department set of the configuration needs. */
  retain(config: Config): void {
    const needed = new Set(
      config.helpdesks.flatMap(({ connection, departmentSets }) =>
        departmentSets.map((set) => routeKey(connection, set.timeoutMs)),
      ),
    );
    for (const [key, { route }] of this.#open) {
      if (needed.has(key)) continue;
      this.#open.delete(key);
      retire(route);
    }
  }

  /** Closes everything at once; requests under way fail. */
  async destroy(): Promise<void> {
    const routes = Array.from(this.#open.values(), ({ route }) => route);
    this.#open.clear();
    await Promise.all(routes.flatMap((route) => [route.kept.destroy(), route.fresh.destroy()]));
  }
}

function retire(route: Route): void {
  setTimeout(() => void Promise.all([route.kept.close(), route.fresh.close()]), graceMs).unref();
}

function openRoute(connection: ConnectionConfig, connectTimeoutMs: number): Route {
  try {
    return {
      kept: openDispatcher(connection, connectTimeoutMs, { keep: true }),
      fresh: openDispatcher(connection, connectTimeoutMs, { keep: false }),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DenterError('tls', `tls_config can't be used: ${why}`, { cause: error });
  }
}

function routeKey({ tls, proxy, ipFamily }: ConnectionConfig, connectTimeoutMs: number): string {
  const proxyKey = proxy?.from === 'url' ? proxy.url.reveal() : proxy?.from;
  return JSON.stringify([connectTimeoutMs, tls, proxyKey, ipFamily]);
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
