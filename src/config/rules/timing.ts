import { defaults } from '../defaults.ts';
import { formatDuration, parseDuration } from '../duration.ts';
import type { Path } from '../path.ts';
import { field, has, text } from '../raw.ts';
import type { Finding } from './finding.ts';

/** A duration with the place it comes from; `undefined` where the file has one that can't be read. */
type Effective = { readonly ms: number; readonly from: string } | undefined;

/** What holds at one level of the file. */
export interface Timing {
  readonly pollInterval: Effective;
  readonly timeout: Effective;
}

export const defaultTiming: Timing = {
  pollInterval: { ms: parseDuration(defaults.pollInterval), from: ' (the default)' },
  timeout: { ms: parseDuration(defaults.timeout), from: ' (the default)' },
};

/** The timing of an inner level: what it sets itself, the rest from outside. */
export function timingOf(level: unknown, outer: Timing, from: string): Timing {
  return {
    pollInterval: has(level, 'poll_interval') ? read(level, 'poll_interval', from) : outer.pollInterval,
    timeout: has(level, 'timeout') ? read(level, 'timeout', from) : outer.timeout,
  };
}

function read(level: unknown, key: string, from: string): Effective {
  try {
    const ms = parseDuration(text(field(level, key)) ?? '');
    return { ms, from: ` (from ${from})` };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** `timeout` must be shorter than `poll_interval`; reported where one of the two is set, not where both are inherited. */
export function timingFindings(
  level: unknown,
  path: Path,
  { pollInterval, timeout }: Timing,
): readonly Finding[] {
  if (!pollInterval || !timeout || timeout.ms < pollInterval.ms) return [];
  const interval = formatDuration(pollInterval.ms);
  const longest = formatDuration(timeout.ms);
  if (has(level, 'timeout')) {
    const from = has(level, 'poll_interval') ? '' : pollInterval.from;
    const message = `got a timeout of ${longest}, wanted less than the poll_interval of ${interval}${from}`;
    return [{ path: [...path, 'timeout'], message }];
  }
  if (!has(level, 'poll_interval')) return [];
  const message = `got a poll_interval of ${interval}, wanted more than the timeout of ${longest}${timeout.from}`;
  return [{ path: [...path, 'poll_interval'], message }];
}
