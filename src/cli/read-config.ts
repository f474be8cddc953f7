import { ConfigError } from '../config/config-error.ts';
import { loadConfig, type LoadedConfig } from '../config/load.ts';
import type { Flags } from './flags.ts';
import { CommandError } from './usage-error.ts';

/**
 * Loads the configuration that `--config.file` names.
 *
 * @throws {ConfigError}
 * @throws {CommandError} where there is no such file, with what to do
 */
export async function readConfig(flags: Flags): Promise<LoadedConfig> {
  try {
    return await loadConfig(flags.text('config.file') ?? '');
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'unreadable') throw error;
    throw new CommandError(`${error.message}; name another file with --config.file`, { cause: error });
  }
}
