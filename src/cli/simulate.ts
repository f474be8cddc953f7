import type { SimulateOptions } from '../simulator/simulate.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { Flags } from './flags.ts';
import { onSignals } from './signals.ts';
import { UsageError } from './usage-error.ts';

/** The simulator alone, until a signal ends it. */
export async function simulate(flags: Flags): Promise<void> {
  const { simulate: start } = await import('../simulator/simulate.ts');
  const simulator = await start(simulateOptions(flags));
  process.stdout.write(describeSimulator(simulator));
  onSignals({ reload: async () => {}, stop: async () => simulator.close() });
}

function describeSimulator(simulator: Simulator): string {
  const shown = simulator.names.slice(0, 10).map((name) => `  ${simulator.url(name)}`);
  const more = simulator.names.length - shown.length;
  return [
    `denter-exporter simulate: ${simulator.names.length} helpdesk${simulator.names.length === 1 ? '' : 's'}`,
    ...shown,
    ...(more > 0 ? [`  … and ${more} more`] : []),
    `Control endpoint: ${simulator.controlUrl}/`,
    'Users and secrets are in the scenario; --exporter-config.file writes a configuration with them.',
    '',
  ].join('\n');
}

function simulateOptions(flags: Flags): SimulateOptions {
  const scenarioFile = flags.text('scenario.file');
  const listenAddress = flags.text('listen-address');
  const controlListenAddress = flags.text('control.listen-address');
  const startTime = flags.text('start-time');
  const tlsCaFile = flags.text('tls.ca-file');
  const exporterConfigFile = flags.text('exporter-config.file');
  const helpdesks = number(flags, 'helpdesks');
  const seed = number(flags, 'seed');
  const speed = number(flags, 'speed');
  return {
    ...(scenarioFile !== undefined && { scenarioFile }),
    ...(listenAddress !== undefined && { listenAddress }),
    ...(controlListenAddress !== undefined && { controlListenAddress }),
    ...(startTime !== undefined && { startTime }),
    ...(tlsCaFile !== undefined && { tlsCaFile }),
    ...(exporterConfigFile !== undefined && { exporterConfigFile }),
    ...(helpdesks !== undefined && { helpdesks }),
    ...(seed !== undefined && { seed }),
    ...(speed !== undefined && { speed }),
    tls: flags.on('tls'),
    tlsNames: flags.all('tls.name'),
    showSecrets: flags.on('log-secrets'),
  };
}

/**
 * The number that a flag holds.
 *
 * @throws {UsageError} when it holds something else
 */
export function number(flags: Flags, name: string): number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  if (!/^[0-9]+(\.[0-9]+)?$/.test(text)) throw new UsageError(`--${name}: got "${text}", wanted a number`);
  return Number(text);
}
