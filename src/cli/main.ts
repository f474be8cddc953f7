#!/usr/bin/env node
import { revision, version } from '../config/version.ts';
import { type CommandLine, type Flags, parseCommandLine } from './flags.ts';
import type { CommandName } from './flag-table.ts';
import { helpText } from './help.ts';
import { CommandError, UsageError } from './usage-error.ts';

/** Each command is imported only when it is asked for: the daemon has no use for the simulator. */
const run: Readonly<Record<CommandName, (flags: Flags) => Promise<void>>> = {
  serve: async (flags) => (await import('./serve.ts')).serve(flags),
  demo: async (flags) => (await import('./demo.ts')).demo(flags),
  simulate: async (flags) => (await import('./simulate.ts')).simulate(flags),
  check: async (flags) => (await import('./check.ts')).check(flags),
  once: async (flags) => (await import('./once.ts')).once(flags),
};

async function main(): Promise<void> {
  const line: CommandLine = parseCommandLine(process.argv.slice(2), process.env);
  if (line.show === 'help') process.stdout.write(helpText(line.command));
  else if (line.show === 'version')
    process.stdout.write(
      `denter-exporter, version ${version}${revision === '' ? '' : ` (revision ${revision})`}\n`,
    );
  else await run[line.command](line.flags);
}

/** What the user can mend is one line (or one a problem); what only we can mend keeps its stack. */
function fail(error: unknown): void {
  if (!(error instanceof Error)) throw error;
  const usage = error instanceof UsageError;
  const known =
    usage ||
    error instanceof CommandError ||
    error.name === 'ConfigError' ||
    error.name === 'WebError' ||
    error.name === 'SimulatorError';
  if (!known) throw error;
  const hint = usage ? ', try --help' : '';
  process.stderr.write(
    `${error.message
      .split('\n')
      .map((text) => `denter-exporter: ${text}`)
      .join('\n')}${hint}\n`,
  );
  process.exit(usage ? 2 : 1);
}

main().catch(fail);
