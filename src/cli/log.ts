import { type DestinationStream, type Logger, pino } from 'pino';
import type { Flags } from './flags.ts';
import { LogWriter } from './log-writer.ts';

const stderr = 2;

interface Flushable {
  flush(done?: () => void): void;
}

/** Whom a line is about stands first. */
const messageFormat = '{if helpdesk}{helpdesk}/{department_set}: {end}{msg}';

/**
 * The log, on stderr: one line a change of state, JSON or made for reading. Secrets never get into it, because nothing
 * that is logged holds one; see `denter/clean.ts` for what comes from upstream.
 */
export async function openLog(flags: Flags): Promise<Logger> {
  // Whoever touches `process.stderr` makes a pipe or a socket there one that doesn't block, which the writer needs.
  const { isTTY } = process.stderr;
  const format = flags.text('log.format') ?? (isTTY ? 'pretty' : 'json');
  const options = {
    level: flags.text('log.level') ?? 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  // Synchronous: a line is written before anything else happens, whatever ends the process after it.
  const destination = new LogWriter(stderr, (lines) =>
    log.warn({ lines }, 'lines of this log were lost: it could not be written, or nobody read it'),
  );
  const log = pino(options, await formatted(destination, format));
  return log;
}

/** Waits until the last line has been read, or for a second where nobody reads. */
export async function flushLog(log: Logger): Promise<void> {
  await new Promise<void>((resolve) => {
    log.flush(() => resolve());
  });
}

async function formatted(destination: LogWriter, format: string): Promise<DestinationStream & Flushable> {
  if (format === 'json') return destination;
  const { prettyFactory } = await import('pino-pretty');
  const prettify = prettyFactory({
    colorize: process.stderr.isTTY,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
    messageFormat,
  });
  return {
    write: (line) => destination.write(prettify(line)),
    flush: (done) => destination.flush(done),
  };
}
