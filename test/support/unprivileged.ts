import { join } from 'node:path';
import { Command, runExporter } from './command.ts';

const main = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.cjs');
/** What lets root pass where others are refused. */
const privileges = '-dac_override,-dac_read_search,-net_bind_service';

/** Runs the built command line without root's privileges: root remains the user, who can read the clone wherever it is. */
export function runUnprivileged(args: readonly string[]): Command {
  if (process.getuid?.() !== 0) return runExporter(args);
  return new Command('setpriv', [`--bounding-set=${privileges}`, process.execPath, main, ...args]);
}
