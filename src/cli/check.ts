import { formatProblem } from '../config/config-error.ts';
import { ConfigError } from '../config/config-error.ts';
import { loadConfig } from '../config/load.ts';
import type { Flags } from './flags.ts';

/** Checks the configuration without the network; everything that there is to say goes to stdout. */
export async function check(flags: Flags): Promise<void> {
  try {
    const { config, warnings } = await loadConfig(flags.text('config.file') ?? '');
    for (const warning of warnings)
      process.stdout.write(`${formatProblem({ ...warning, message: `warning: ${warning.message}` })}\n`);
    const sets = config.helpdesks.reduce((sum, { departmentSets }) => sum + departmentSets.length, 0);
    process.stdout.write(
      `${config.file}: valid, helpdesks: ${config.helpdesks.length}, department sets: ${sets}\n`,
    );
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stdout.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
