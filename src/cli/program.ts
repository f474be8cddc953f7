import { revision, version } from '../config/version.ts';
import { type CommandLine, type Flags, parseCommandLine } from './flags.ts';
import type { CommandName } from './flag-table.ts';
import { helpText } from './help.ts';
import { CommandError, UsageError } from './usage-error.ts';

/** Each command is imported only when it is asked for: the daemon has no use for the simulator. */
const commandOf: Readonly<Record<CommandName, (flags: Flags) => Promise<void>>> = {
  serve: async (flags) => (await import('./serve.ts')).serve(flags),
  demo: async (flags) => (await import('./demo.ts')).demo(flags),
  simulate: async (flags) => (await import('./simulate.ts')).simulate(flags),
  check: async (flags) => (await import('./check.ts')).check(flags),
  doctor: async (flags) => (await import('./doctor/doctor.ts')).doctor(flags),
  once: async (flags) => (await import('./once.ts')).once(flags),
};

async function main(): Promise<void> {
  const line: CommandLine = parseCommandLine(process.argv.slice(2), process.env);
  if (line.show === 'help') process.stdout.write(helpText(line.command));
  else if (line.show === 'version')
    process.stdout.write(
      `denter-exporter, version ${version}${revision === '' ? '' : ` (revision ${revision})`}\n`,
    );
  else await commandOf[line.command](line.flags);
}

/** Errors of values on the command line, by the name of their class: the stages that throw them are imported late. */
const usageCodes: Readonly<Record<string, readonly string[]>> = {
  WebError: ['listen_address', 'external_url', 'route_prefix'],
  SimulatorError: ['usage'],
};
const knownErrors: ReadonlySet<string> = new Set([
  'CommandError',
  'ConfigError',
  'WebError',
  'SimulatorError',
]);

function isUsageError(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return error instanceof UsageError || usageCodes[error.name]?.includes(code) === true;
}

/** What the user can mend is one line (or one a problem); what only we can mend keeps its stack. */
function fail(error: unknown): void {
  if (!(error instanceof Error)) throw error;
  const isUsage = isUsageError(error);
  if (!isUsage && !knownErrors.has(error.name)) throw error;
  const lines = error.message.split('\n').map((text) => `denter-exporter: ${text}`);
  process.stderr.write(`${lines.join('\n')}${isUsage ? ', try --help' : ''}\n`);
  process.exit(isUsage ? 2 : 1);
}

/**
 * Runs what the command line asks for, to its end or until a signal.
 *
 * @throws {Error} what only we can mend, and a lack of file descriptors
 */
export async function run(): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads our output may stop reading, as `head` does; that is no failure of ours.
    if (error.code !== 'EPIPE') fail(new CommandError(`cannot write to stdout: ${error.message}`));
  });
  await main().catch(fail);
}
