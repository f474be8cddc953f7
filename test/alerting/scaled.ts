import { parse } from 'yaml';
import { formatDuration, parseDuration } from '../../src/config/duration.ts';

/** Keys of rule files and of Alertmanager's configuration whose values are durations. */
const durationKeys = new Set([
  'for',
  'keep_firing_for',
  'interval',
  'group_wait',
  'group_interval',
  'repeat_interval',
  'resolve_timeout',
]);

/** How many times faster than in earnest the tests live: a minute is a second. */
export const speed = 60;

/**
 * A rule file or an Alertmanager configuration with every duration divided by `speed`, and nothing else changed: those of
 * keys, and in expressions those of ranges and offsets.
 */
export function scaled(yaml: string): unknown {
  return scaleValue(parse(yaml), '');
}

function scaleValue(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((item) => scaleValue(item, ''));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, scaleValue(inner, name)]));
  if (typeof value !== 'string') return value;
  if (durationKeys.has(key)) return scaleDuration(value);
  return key === 'expr' ? scaleExpression(value) : value;
}

function scaleExpression(expression: string): string {
  return expression.replaceAll(/(?<=\[[^\]]*|\boffset\s+-?)\b[0-9][0-9a-z]*\b/g, scaleDuration);
}

function scaleDuration(text: string): string {
  return formatDuration(Math.ceil(parseDuration(text) / speed));
}
