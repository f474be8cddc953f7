import type { Logger } from 'pino';
import { parseDuration } from '../config/duration.ts';
import { loadConfig } from '../config/load.ts';
import { version } from '../config/version.ts';
import { createApp } from '../http/app.ts';
import { startWebServer, type WebServer } from '../http/server.ts';
import { autoReload } from './auto-reload.ts';
import { Daemon } from './daemon.ts';
import type { Flags } from './flags.ts';
import { openLog } from './log.ts';
import { onSignals } from './signals.ts';
import { UsageError } from './usage-error.ts';

/** The daemon: polls and serves until a signal ends it. */
export async function serve(flags: Flags): Promise<void> {
  const log = await openLog(flags);
  const reloadIntervalMs = readReloadInterval(flags.text('config.auto-reload-interval') ?? '0s');
  const running = await startServing(flags.text('config.file') ?? '', flags, log);
  const endAutoReload =
    reloadIntervalMs > 0
      ? autoReload(running.daemon.config().file, reloadIntervalMs, running.reload)
      : () => {};
  onSignals({
    reload: running.reload,
    stop: async (signal) => {
      log.info({ signal }, 'stopping');
      endAutoReload();
      await running.stop();
      log.info('stopped');
    },
  });
}

/** A daemon with its web server. */
export interface Serving {
  readonly daemon: Daemon;
  readonly web: WebServer;
  /** Reloads; how it ended stands in the log and in the metrics. */
  readonly reload: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Loads the configuration, listens, and begins to poll.
 *
 * @throws {ConfigError} or a WebError, when that can't be done as it was asked for
 */
export async function startServing(configFile: string, flags: Flags, log: Logger): Promise<Serving> {
  const loaded = await loadConfig(configFile);
  const daemon = new Daemon(loaded, log);
  const onWeb = (message: string, details: Readonly<Record<string, unknown>>): void =>
    log.warn(details, message);
  try {
    const app = createApp(daemon, {
      version,
      externalUrl: flags.text('web.external-url') ?? '',
      routePrefix: flags.text('web.route-prefix') ?? '',
      enableLifecycle: flags.on('web.enable-lifecycle'),
      log: onWeb,
    });
    const web = await startWebServer(app, flags.all('web.listen-address'), onWeb);
    daemon.start();
    log.info(
      {
        addresses: web.addresses,
        version,
        config: loaded.config.file,
        helpdesks: loaded.config.helpdesks.length,
      },
      'listening',
    );
    return {
      daemon,
      web,
      reload: async () => daemon.reload().catch(() => {}),
      stop: async () => {
        await Promise.all([web.close(), daemon.stop()]);
      },
    };
  } catch (error) {
    await daemon.stop();
    throw error;
  }
}

function readReloadInterval(text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    throw new UsageError(`--config.auto-reload-interval: ${error instanceof Error ? error.message : text}`, {
      cause: error,
    });
  }
}
