import { checkYaml } from '../config/checked-yaml.ts';
import { readYamlText } from '../config/read-file.ts';
import { scenarioSchema } from './scenario-schema.ts';
import type { Scenario } from './scenario.ts';

/** Reads a scenario file. @throws {ConfigError} with every problem at its line. */
export async function readScenario(file: string): Promise<Scenario> {
  return checkYaml(file, await readYamlText(file), scenarioSchema).output;
}
