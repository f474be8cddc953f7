import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { exporterConfig } from '../simulator/exporter-config.ts';
import { simulate } from '../simulator/simulate.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { Flags } from './flags.ts';
import { openLog } from './log.ts';
import { type Serving, startServing } from './serve.ts';
import { onSignals } from './signals.ts';
import { number } from './simulate.ts';

/** The daemon on a simulator of its own: no server, no network, no configuration needed. */
export async function demo(flags: Flags): Promise<void> {
  const log = await openLog(flags);
  const speed = number(flags, 'speed');
  const simulator = await simulate(speed === undefined ? {} : { speed });
  const folder = await mkdtemp(join(tmpdir(), 'denter-exporter-demo-'));
  const configFile = join(folder, 'denter-exporter.yml');
  const end = async (): Promise<void> => {
    await Promise.all([simulator.close(), rm(folder, { recursive: true, force: true })]);
  };
  try {
    await writeFile(configFile, exporterConfig(simulator), { mode: 0o600 });
    const running = await startServing(await loadConfig(configFile), flags, log);
    process.stdout.write(whereToLook(simulator, configFile, baseOf(running)));
    onSignals({
      reload: running.reload,
      stop: async () => {
        await running.stop();
        await end();
      },
    });
  } catch (error) {
    await end();
    throw error;
  }
}

function baseOf({ web }: Serving): string {
  return `${web.access.tls ? 'https' : 'http'}://${(web.addresses[0] ?? '').replace(/^(\[::\]|0\.0\.0\.0):/, 'localhost:')}`;
}

function whereToLook(simulator: Simulator, configFile: string, base: string): string {
  const { speed } = simulator.scenario;
  return [
    '',
    `denter-exporter demo: ${simulator.names.length} simulated helpdesks (${simulator.names.join(', ')}), ${describeSpeed(speed)}`,
    '',
    `  Status page      ${base}/`,
    `  Metrics          ${base}/metrics`,
    `  Configuration    ${configFile}`,
    `  Simulator        ${simulator.controlUrl}/`,
    '',
    '  Ctrl-C ends it.',
    '',
    '',
  ].join('\n');
}

function describeSpeed(speed: number): string {
  if (speed === 0) return 'their time stands still';
  const minutes = (24 * 60) / speed;
  return `a day takes ${minutes >= 1 ? `${Math.round(minutes)} minutes` : `${Math.round(minutes * 60)} seconds`}`;
}
