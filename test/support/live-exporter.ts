import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { Daemon } from '../../src/cli/daemon.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createApp, type WebOptions } from '../../src/http/app.ts';
import { startWebServer } from '../../src/http/server.ts';

/** All of `serve` but the command line, in this process, until the test ends; gives its base address and what it logs. */
export async function liveExporter(
  configFile: string,
  options: Partial<WebOptions> = {},
): Promise<{ base: string; port: number; daemon: Daemon; log: string[] }> {
  const log: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line) => void log.push(line) });
  const daemon = new Daemon(await loadConfig(configFile), logger);
  const onWeb = (message: string, details: object): void => logger.warn(details, message);
  const app = createApp(daemon, { version: '1.2.3', enableLifecycle: true, log: onWeb, ...options });
  const web = await startWebServer(app, ['127.0.0.1:0'], onWeb);
  daemon.start();
  onTestFinished(async () => {
    await Promise.all([web.close(), daemon.stop()]);
  });
  const base = `http://${web.addresses[0]}`;
  return { base, port: Number(new URL(base).port), daemon, log };
}
