import { onTestFinished } from 'vitest';
import { exporterConfig, type ExporterConfigOptions } from '../../src/simulator/exporter-config.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { startSimulator, type SimulatorOptions } from '../../src/simulator/start-simulator.ts';
import { writeConfig } from './command.ts';

/** A simulator whose time stands still, until the test ends, with a configuration that fits it. */
export async function simulated(
  options: SimulatorOptions = {},
  configOptions: ExporterConfigOptions = {},
): Promise<{ simulator: Simulator; yaml: string; file: string }> {
  const simulator = await startSimulator(options);
  simulator.setSpeed(0);
  onTestFinished(async () => simulator.close());
  const yaml = exporterConfig(simulator, configOptions);
  return { simulator, yaml, file: await writeConfig(yaml) };
}

/** The demo's secrets in every form in which they could leak. */
export const demoSecrets = ['acme-demo-secret', 'acme-billing-demo-secret', 'globex-demo-password'];
