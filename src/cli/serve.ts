import type { Logger } from 'pino';
import { parseDuration } from '../config/duration.ts';
import { ConfigError } from '../config/config-error.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Shard } from '../config/shard.ts';
import { version } from '../config/version.ts';
import { autoReload } from './auto-reload.ts';
import { Daemon } from './daemon.ts';
import type { Flags } from './flags.ts';
import { openLog } from './log.ts';
import { readConfig } from './read-config.ts';
import { readShard } from './read-shard.ts';
import { onSignals } from './signals.ts';
import { type StartedWeb, startWeb } from './start-web.ts';
import { UsageError } from './usage-error.ts';

/** The daemon: polls and serves until a signal ends it. */
export async function serve(flags: Flags): Promise<void> {
  const log = await openLog(flags);
  const reloadIntervalMs = readReloadInterval(flags.text('config.auto-reload-interval') ?? '0s');
  const started: { serving?: Serving; endAutoReload?: () => void } = {};
  const shard = readShard(flags);
  // First: reading a large configuration takes a while, and a signal must not be lost meanwhile.
  onSignals({
    reload: async () => started.serving?.reload(),
    stop: async (signal) => {
      log.info({ signal }, 'stopping');
      started.endAutoReload?.();
      await started.serving?.stop();
      log.info('stopped');
    },
  });
  log.debug('starting');
  const serving = await startServing(await readConfig(flags), flags, log, shard);
  started.serving = serving;
  if (reloadIntervalMs === 0) return;
  started.endAutoReload = autoReload(serving.daemon.config().file, reloadIntervalMs, serving.reload);
}

/** A daemon with its web server. */
export interface Serving {
  readonly daemon: Daemon;
  readonly web: StartedWeb;
  /** Reloads; how it ended stands in the log and in the metrics. */
  readonly reload: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Listens, and begins to poll.
 *
 * @throws {WebError} when that can't be done as the flags say
 * @throws {ConfigError} when the web configuration can't be used
 */
export async function startServing(
  loaded: LoadedConfig,
  flags: Flags,
  log: Logger,
  shard?: Shard,
): Promise<Serving> {
  const daemon = new Daemon(loaded, log, shard);
  const onWeb = (message: string, details: Readonly<Record<string, unknown>>): void =>
    log.warn(details, message);
  try {
    const web = await startWeb(daemon, flags, onWeb);
    daemon.start();
    const { file, helpdesks } = daemon.config();
    const { tls, http2, basicAuth } = web.access;
    const access = { tls, http2, basic_auth: basicAuth };
    const place = { addresses: web.addresses, ...access, version, config: file, helpdesks: helpdesks.length };
    log.info(
      shard === undefined ? place : { ...place, shard: shard.index, total_shards: shard.total },
      'listening',
    );
    return {
      daemon,
      web,
      reload: async () => reloadQuietly(daemon),
      stop: async () => {
        await Promise.all([web.close(), daemon.stop()]);
      },
    };
  } catch (error) {
    await daemon.stop();
    throw error;
  }
}

/** A bad configuration is in the log and in the metrics already. */
async function reloadQuietly(daemon: Daemon): Promise<void> {
  try {
    await daemon.reload();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
}

function readReloadInterval(text: string): number {
  const flag = '--config.auto-reload-interval';
  try {
    const intervalMs = parseDuration(text);
    if (intervalMs === 0 || (intervalMs >= 1000 && intervalMs <= 86_400_000)) return intervalMs;
  } catch (error) {
    throw new UsageError(`${flag}: ${error instanceof Error ? error.message : text}`, { cause: error });
  }
  throw new UsageError(`${flag}: got "${text}", wanted 0s, or 1s to 24h`);
}
