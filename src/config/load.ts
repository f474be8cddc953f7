import { dirname, resolve } from 'node:path';
import { checkShape } from './checked-yaml.ts';
import type { Config } from './config.ts';
import { ConfigError, type Problem } from './config-error.ts';
import { readYamlText } from './read-file.ts';
import { resolveConfig } from './resolve.ts';
import { configFindings } from './rules/config-rules.ts';
import { tlsFileFindings } from './rules/tls-files.ts';
import { configWarnings } from './rules/warnings.ts';
import { configSchema } from './schema.ts';
import { parseYamlFile, sortProblems } from './yaml-file.ts';

export interface LoadedConfig {
  readonly config: Config;
  /** What is allowed but doubtful, such as a secret file that others can read; in the order of the file. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads and checks a configuration file. Nothing is asked of the network.
 *
 * @param file - Its path; messages name it as it is given here. Relative paths in it start at its directory.
 * @throws {ConfigError} With every problem at once, in the order of the file.
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const yaml = parseYamlFile(file, await readYamlText(file));
  const directory = dirname(resolve(file));
  const shape = checkShape(yaml, configSchema);
  const findings = [...configFindings(yaml.value), ...(await tlsFileFindings(yaml.value, directory))];
  const problems = [
    ...yaml.duplicates,
    ...shape.problems,
    ...findings.map(({ path, message, at }) => yaml.problemAt(path, message, at)),
  ];
  if (!shape.success || problems.length > 0) throw new ConfigError('invalid', sortProblems(problems));
  const warnings = await configWarnings(yaml.value, { file, directory });
  return {
    config: resolveConfig(file, directory, shape.output),
    warnings: sortProblems(warnings.map(({ path, message }) => yaml.problemAt(path, message))),
  };
}
