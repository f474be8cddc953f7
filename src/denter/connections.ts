import { stat } from 'node:fs/promises';
import type { Config, ConnectionConfig } from '../config/config.ts';
import { DenterError } from './denter-error.ts';
import { openDispatcher, type Remembered, type TlsSessions } from './dispatcher.ts';
import { KnownNames } from './known-names.ts';
import type { Way } from './origin-clients.ts';

/** The ways to one kind of helpdesk: over kept connections, and over one that is new for certain. */
export interface Route {
  readonly kept: Way;
  readonly fresh: Way;
  /** What each server, by origin, gave to come back with. */
  readonly sessions: TlsSessions;
}

interface OpenRoute {
  readonly route: Route;
  readonly timeoutMs: number;
  /** Changes whenever a file of its `tls_config` does. */
  readonly files: string;
  /** Until then, of the monotonic clock, its files are not looked at again. */
  heldUntilMs: number;
}

/**
 * The polls of a second share a look at the files of `tls_config`: no set is asked twice within it. With a look for each
 * poll 5 000 helpdesks at 30 s over fresh connections took 64 % of a core in place of 55, and 362 MB in place of 295.
 */
const sharedLookMs = 1000;

/**
 * The connections to all helpdesks. Helpdesks with the same connection settings share a route, and so one TLS context.
 * A TLS file that changes on disk makes a new route at the first poll a second later, so that rotation needs no restart.
 */
export class Connections {
  readonly #open = new Map<string, OpenRoute>();
  readonly #names = new KnownNames();
  #keeps = true;

  /**
   * @param timeoutMs the poll's: after it nobody waits for an attempt to connect any more, and it is given up
   * @throws {DenterError} `tls` when a file of `tls_config` can't be used
   */
  route(connection: ConnectionConfig, timeoutMs: number): Route | Promise<Route> {
    const now = performance.now();
    const present = this.#open.get(routeKey(connection, timeoutMs));
    if (present !== undefined && now < present.heldUntilMs) return present.route;
    const { caFile, certFile, keyFile } = connection.tls;
    const paths = [caFile, certFile, keyFile].filter((path) => path !== undefined);
    if (paths.length === 0) return this.#routeFor(connection, timeoutMs, '', Infinity);
    return fileKey(paths).then((files) => this.#routeFor(connection, timeoutMs, files, now + sharedLookMs));
  }

  #routeFor(connection: ConnectionConfig, timeoutMs: number, files: string, heldUntilMs: number): Route {
    const key = routeKey(connection, timeoutMs);
    const present = this.#open.get(key);
    if (present?.files === files) {
      present.heldUntilMs = heldUntilMs;
      return present.route;
    }
    const route = openRoute(connection, timeoutMs, this.#names, { keep: this.#keeps });
    this.#open.set(key, { route, timeoutMs, files, heldUntilMs });
    if (present !== undefined) retire(present.route, timeoutMs);
    return route;
  }

  /**
   * From now on each request has a connection of its own, and those that are kept are closed: for a process that may not
   * have so many files open. The next `retain` ends that.
   *
   * @returns whether that is news
   */
  stopKeeping(): boolean {
    if (!this.#keeps) return false;
    this.#keeps = false;
    this.#retireAll(() => true);
    return true;
  }

  /** Closes, as soon as their requests have ended, the routes and connections that no department set of the configuration needs. */
  retain(config: Config): void {
    const needed = new Map<string, Set<string>>();
    const intervals = new Map<string, number>();
    for (const { transport, departmentSets } of config.helpdesks) {
      if (transport.kind !== 'http') continue;
      const { origin, hostname } = new URL(transport.url);
      for (const { timeoutMs, pollIntervalMs } of departmentSets) {
        const key = routeKey(transport.connection, timeoutMs);
        needed.set(key, (needed.get(key) ?? new Set()).add(origin));
        intervals.set(hostname, Math.min(pollIntervalMs, intervals.get(hostname) ?? pollIntervalMs));
      }
    }
    this.#names.retain(intervals);
    const keptBefore = this.#keeps;
    this.#keeps = true;
    this.#retireAll((key) => !keptBefore || !needed.has(key));
    for (const [key, open] of this.#open) {
      const { route } = open;
      // Who has just replaced a file and reloads expects it in the next poll.
      open.heldUntilMs = 0;
      const origins = needed.get(key) ?? new Set();
      route.kept.retain?.(origins);
      forgetOthers(route.sessions, origins);
    }
  }

  #retireAll(isOver: (key: string) => boolean): void {
    for (const [key, { route, timeoutMs }] of this.#open) {
      if (!isOver(key)) continue;
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

function forgetOthers(sessions: TlsSessions, origins: ReadonlySet<string>): void {
  for (const origin of sessions.keys()) if (!origins.has(origin)) sessions.delete(origin);
}

/** Closes a route once every poll that was given it has ended: none takes longer than its timeout. */
function retire(route: Route, timeoutMs: number): void {
  setTimeout(() => void Promise.all([route.kept.close(), route.fresh.close()]), timeoutMs).unref();
}

function openRoute(
  connection: ConnectionConfig,
  timeoutMs: number,
  names: KnownNames,
  { keep }: { keep: boolean },
): Route {
  const sessions: TlsSessions = new Map();
  const remembered: Remembered = { sessions, names };
  try {
    return {
      kept: openDispatcher(connection, timeoutMs, remembered, { keep }),
      fresh: openDispatcher(connection, timeoutMs, remembered, { keep: false }),
      sessions,
    };
  } catch (error) {
    if (error instanceof DenterError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new DenterError('tls', `tls_config can't be used: ${why}`, { cause: error });
  }
}

const lastKeys = new WeakMap<ConnectionConfig, { readonly timeoutMs: number; readonly key: string }>();

function routeKey(connection: ConnectionConfig, timeoutMs: number): string {
  const last = lastKeys.get(connection);
  if (last?.timeoutMs === timeoutMs) return last.key;
  const { tls, proxy, ipFamily } = connection;
  const proxyKey = proxy?.from === 'url' ? proxy.url.reveal() : proxy?.from;
  const key = JSON.stringify([timeoutMs, tls, proxyKey, ipFamily]);
  lastKeys.set(connection, { timeoutMs, key });
  return key;
}

/** Changes whenever one of the files is written or replaced. */
async function fileKey(paths: readonly string[]): Promise<string> {
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
