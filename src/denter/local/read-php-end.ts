import { DenterError } from '../denter-error.ts';
import type { PhpEnd } from './php-process.ts';

/** What a PHP process leaves: the API's answer or a failure, and whatever else was printed. */
export type PhpOutcome = (
  | { readonly answer: Buffer }
  /** Its message is not cleaned yet. */
  | { readonly failure: DenterError }
) & { readonly printed: string };

/**
 * Reads what the bridge wrote between its markers. An answer that came whole counts, however PHP ended after it.
 */
export function readPhpEnd(end: PhpEnd, marker: string): PhpOutcome {
  const { stdout } = end;
  const start = stdout.indexOf(marker);
  const stop = start === -1 ? -1 : stdout.indexOf(marker, start + marker.length);
  if (stop === -1) {
    const printed = (start === -1 ? stdout : stdout.subarray(0, start)).toString('utf8');
    return { failure: failureOf(end, printed), printed };
  }
  const said = stdout.subarray(start + marker.length, stop);
  const printed = Buffer.concat([stdout.subarray(0, start), stdout.subarray(stop + marker.length)]).toString(
    'utf8',
  );
  const space = said.indexOf(' ');
  const kind = said.toString('latin1', 0, space);
  const rest = said.subarray(space + 1);
  if (kind === 'answer') return { answer: rest, printed };
  const code = kind === 'not_json' ? 'not_json' : 'local';
  const message = `${rest.toString('utf8')}${quoted(', it printed', printed)}`;
  return { failure: new DenterError(code, message), printed };
}

/** Of a process that did not say what is wrong itself. */
function failureOf({ endedFor, code, signal, stderr }: PhpEnd, printed: string): DenterError {
  if (endedFor instanceof DenterError)
    return endedFor.code === 'timeout'
      ? new DenterError('timeout', `${endedFor.message} while waiting for PHP`)
      : endedFor;
  const last = `${quoted(', stderr ends with', stderr.toString('utf8'), -maxQuoted)}${quoted(', it printed', printed)}`;
  if (signal !== null) return new DenterError('local', `PHP was killed by ${signal}${last}`);
  if (code !== 0) return new DenterError('local', `PHP ended with the exit code ${code}${last}`);
  return new DenterError('not_json', `php_binary ended without an answer${last}`);
}

const maxQuoted = 100;

/** A part of some text, as in `, it printed "Down for maintenance"`; nothing of an empty one. */
function quoted(intro: string, text: string, from = 0): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const part = from < 0 ? trimmed.slice(from) : trimmed.slice(0, maxQuoted);
  return `${intro} ${JSON.stringify(part)}`;
}
