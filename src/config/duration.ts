/** Largest unit first: the order in which Prometheus wants them. A year is 365 days. */
const units: readonly (readonly [name: string, milliseconds: number])[] = [
  ['y', 365 * 24 * 3_600_000],
  ['w', 7 * 24 * 3_600_000],
  ['d', 24 * 3_600_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

/** Go's `time.Duration` ends at 2^63 - 1 nanoseconds, and so does Prometheus. */
const longestMs = 9_223_372_036_854;

/** What `parseDuration` reads, as a regular expression without groups, so that a JSON Schema can hold it. */
export const durationPattern =
  /^(?:0|(?=[0-9])(?:[0-9]+y)?(?:[0-9]+w)?(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?(?:[0-9]+ms)?)$/;

/**
 * Reads a duration as Prometheus's `model.ParseDuration` does: `30s`, `1h30m`, `0`; units from large to small, each at most once.
 *
 * @returns Milliseconds.
 * @throws {RangeError} When it is no duration, or longer than about 292 years.
 */
export function parseDuration(text: string): number {
  if (!durationPattern.test(text)) {
    throw new RangeError(`got ${JSON.stringify(text)}, wanted ${wantedDuration(text)}`);
  }
  let total = 0;
  for (const [, digits, unit] of text.matchAll(/([0-9]+)([a-z]+)/g)) {
    total += Number(digits) * (units.find(([name]) => name === unit)?.[1] ?? 0);
  }
  if (total > longestMs) {
    throw new RangeError(`got ${JSON.stringify(text)}, wanted a duration of at most 292 years`);
  }
  return total;
}

function wantedDuration(text: string): string {
  if (/^[0-9]+$/.test(text)) return `a unit after the number, as in ${text}s`;
  return 'a duration such as 30s or 1h30m (units y, w, d, h, m, s, ms, the larger first)';
}

/**
 * Writes a duration as Prometheus does; `parseDuration` reads it back. Years, weeks and days only where nothing is left over for
 * a smaller unit of these three, because 90d is easier to read than 12w6d.
 *
 * @param ms - A non-negative integer of milliseconds.
 */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  let rest = ms;
  let text = '';
  for (const [name, length] of units) {
    const mustBeExact = name === 'y' || name === 'w';
    if (rest < length || (mustBeExact && rest % length !== 0)) continue;
    text += `${Math.floor(rest / length)}${name}`;
    rest %= length;
  }
  return text;
}
