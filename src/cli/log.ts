import { type Logger, pino } from 'pino';
import type { Flags } from './flags.ts';

const stderr = 2;
/** Whom a line is about stands first. */
const messageFormat = '{if helpdesk}{helpdesk}/{department_set}: {end}{msg}';

/**
 * The log, on stderr: one line a change of state, JSON or made for reading. Secrets never get into it, because nothing
 * that is logged holds one; see `denter/clean.ts` for what comes from upstream.
 */
export async function openLog(flags: Flags): Promise<Logger> {
  const format = flags.text('log.format') ?? (process.stderr.isTTY ? 'pretty' : 'json');
  const options = {
    level: flags.text('log.level') ?? 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  // Synchronous: the last line is written before the process ends, whatever ends it.
  const destination = pino.destination({ dest: stderr, sync: true });
  // A full disk or a reader that has gone: lines are lost, the numbers are served all the same.
  destination.on('error', () => {});
  if (format === 'json') return pino(options, destination);
  const { prettyFactory } = await import('pino-pretty');
  const prettify = prettyFactory({
    colorize: process.stderr.isTTY,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
    messageFormat,
  });
  return pino(options, { write: (line) => destination.write(prettify(line)) });
}
