import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { checkInput } from './check-input.ts';
import { demoScenario } from './demo-scenario.ts';
import { exporterConfig } from './exporter-config.ts';
import type { Scenario } from './scenario.ts';
import { readScenario } from './read-scenario.ts';
import { parseScenario, scenarioSchema } from './scenario-schema.ts';
import { seed as seedSchema, speed as speedSchema, timeOfDay } from './scenario-values.ts';
import { SimulatorError } from './simulator-error.ts';
import type { Simulator } from './simulator.ts';
import { startSimulator, type SimulatorOptions } from './start-simulator.ts';

/** The flags of `denter-exporter simulate`, parsed. */
export interface SimulateOptions extends Omit<SimulatorOptions, 'scenario' | 'tls'> {
  /** YAML. Without it and without `helpdesks`: the demo's three helpdesks. */
  readonly scenarioFile?: string;
  /** Play so many helpdesks of the default kind. */
  readonly helpdesks?: number;
  readonly seed?: number;
  /** Virtual seconds per real second, 0 to 3600. */
  readonly speed?: number;
  /** Virtual time of day at the start, `HH:MM`. */
  readonly startTime?: string;
  readonly tls?: boolean;
  /** More host names or addresses for the certificate. */
  readonly tlsNames?: readonly string[];
  /** Where to write the CA's certificate. */
  readonly tlsCaFile?: string;
  /** Where to write a configuration of the exporter that fits; it holds the scenario's secrets. */
  readonly exporterConfigFile?: string;
}

/**
 * Runs what `denter-exporter simulate` runs.
 *
 * @throws {ConfigError} when the scenario file is unreadable or wrong. @throws {SimulatorError} when a flag is.
 */
export async function simulate(options: SimulateOptions): Promise<Simulator> {
  const {
    scenarioFile,
    helpdesks,
    seed,
    speed,
    startTime,
    tls,
    tlsNames,
    tlsCaFile,
    exporterConfigFile,
    ...rest
  } = options;
  if (scenarioFile !== undefined && helpdesks !== undefined) {
    throw new SimulatorError('invalid', '--scenario.file and --helpdesks exclude each other');
  }
  const useTls = tls ?? false;
  if (!useTls && (tlsCaFile !== undefined || (tlsNames ?? []).length > 0)) {
    throw new SimulatorError('invalid', '--tls.ca-file and --tls.name need --tls');
  }
  if (useTls && exporterConfigFile !== undefined && tlsCaFile === undefined) {
    throw new SimulatorError('invalid', '--exporter-config.file needs --tls.ca-file with --tls');
  }
  const scenario = scenarioFile === undefined ? flagScenario(helpdesks) : await readScenario(scenarioFile);
  const flags = checkInput(flagSchema, { seed, speed, startTime });
  const simulator = await startSimulator({
    ...rest,
    scenario: { ...scenario, ...flags },
    tls: useTls && { names: tlsNames ?? [] },
  });
  try {
    await writeFiles(simulator, tlsCaFile, exporterConfigFile);
  } catch (error) {
    await simulator.close();
    throw error;
  }
  return simulator;
}

const flagSchema = v.pipe(
  v.object({
    seed: v.optional(seedSchema),
    speed: v.optional(speedSchema),
    startTime: v.optional(timeOfDay),
  }),
  v.transform(({ seed, speed, startTime }) => ({
    ...(seed !== undefined && { seed }),
    ...(speed !== undefined && { speed }),
    ...(startTime !== undefined && { startTimeMs: startTime * 60_000 }),
  })),
);

function flagScenario(helpdesks: number | undefined): Scenario {
  if (helpdesks === undefined) return parseScenario(demoScenario);
  return checkInput(scenarioSchema, { helpdesks: [{ name: 'helpdesk', count: helpdesks }] });
}

/** The configuration holds secrets: only the owner can read it. */
async function writeFiles(simulator: Simulator, caFile?: string, configFile?: string): Promise<void> {
  if (caFile !== undefined && simulator.ca !== undefined) await writeFile(caFile, simulator.ca);
  if (configFile === undefined) return;
  const config = exporterConfig(simulator, caFile === undefined ? {} : { caFile: resolve(caFile) });
  await writeFile(configFile, config, { mode: 0o600 });
}
