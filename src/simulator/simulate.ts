import { isIP } from 'node:net';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { quote } from '../config/quote.ts';
import { checkInput } from './check-input.ts';
import { demoScenario } from './demo-scenario.ts';
import { exporterConfig } from './exporter-config.ts';
import type { Scenario } from './scenario.ts';
import { readScenario } from './read-scenario.ts';
import { parseScenario } from './scenario-schema.ts';
import { copies, seed as seedSchema, speed as speedSchema, timeOfDay } from './scenario-values.ts';
import { SimulatorError } from './simulator-error.ts';
import type { Simulator } from './simulator.ts';
import { startSimulator, type SimulatorOptions } from './start-simulator.ts';
import { writeFlagFile } from './write-flag-file.ts';

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
 * @throws {ConfigError} when the scenario file is unreadable or wrong.
 * @throws {SimulatorError} `usage` when a flag is wrong; `io` when a port or a file can't be had.
 */
export async function simulate(options: SimulateOptions): Promise<Simulator> {
  const { scenarioFile, helpdesks, seed, speed, startTime, tls, tlsNames, ...others } = options;
  const { tlsCaFile, exporterConfigFile, ...rest } = others;
  checkTogether(options);
  const flags = checkInput(
    flagSchema,
    {
      '--helpdesks': helpdesks,
      '--seed': seed,
      '--speed': speed,
      '--start-time': startTime,
    },
    'usage',
  );
  const scenario = scenarioFile === undefined ? flagScenario(helpdesks) : await readScenario(scenarioFile);
  const simulator = await startSimulator({
    ...rest,
    scenario: { ...scenario, ...flags },
    tls: tls === true && { names: tlsNames ?? [] },
  });
  try {
    await writeFiles(simulator, tlsCaFile, exporterConfigFile);
  } catch (error) {
    await simulator.close();
    throw error;
  }
  return simulator;
}

/** @throws {SimulatorError} `usage` when flags exclude or lack one another, or a name is none. */
function checkTogether(options: SimulateOptions): void {
  const { scenarioFile, helpdesks, tls = false, tlsNames = [], tlsCaFile, exporterConfigFile } = options;
  if (scenarioFile !== undefined && helpdesks !== undefined) {
    throw new SimulatorError('usage', '--scenario.file and --helpdesks exclude each other');
  }
  if (!tls && (tlsCaFile !== undefined || tlsNames.length > 0)) {
    throw new SimulatorError('usage', '--tls.ca-file and --tls.name need --tls');
  }
  if (tls && exporterConfigFile !== undefined && tlsCaFile === undefined) {
    throw new SimulatorError('usage', '--exporter-config.file needs --tls.ca-file with --tls');
  }
  const bad = tlsNames.find((name) => !isHost(name));
  if (bad !== undefined) {
    throw new SimulatorError('usage', `--tls.name: got ${quote(bad)}, wanted a host name or an IP address`);
  }
}

function isHost(name: string): boolean {
  return isIP(name) !== 0 || /^(?=.{1,253}$)(?:\*\.)?[\w-]+(?:\.[\w-]+)*$/.test(name);
}

const flagSchema = v.pipe(
  v.object({
    '--helpdesks': v.optional(copies),
    '--seed': v.optional(seedSchema),
    '--speed': v.optional(speedSchema),
    '--start-time': v.optional(timeOfDay),
  }),
  v.transform(({ '--seed': seed, '--speed': speed, '--start-time': startTime }) => ({
    ...(seed !== undefined && { seed }),
    ...(speed !== undefined && { speed }),
    ...(startTime !== undefined && { startTimeMs: startTime * 60_000 }),
  })),
);

function flagScenario(helpdesks: number | undefined): Scenario {
  if (helpdesks === undefined) return parseScenario(demoScenario);
  return parseScenario({ helpdesks: [{ name: 'helpdesk', count: helpdesks }] });
}

/** The configuration holds secrets: only the owner can read it. */
async function writeFiles(simulator: Simulator, caFile?: string, configFile?: string): Promise<void> {
  if (caFile !== undefined && simulator.ca !== undefined)
    await writeFlagFile('--tls.ca-file', caFile, simulator.ca);
  if (configFile === undefined) return;
  const config = exporterConfig(simulator, caFile === undefined ? {} : { caFile: resolve(caFile) });
  await writeFlagFile('--exporter-config.file', configFile, config, 0o600);
}
