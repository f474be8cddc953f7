const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Reads a duration as Go's `time.ParseDuration` does: `1s`, `1.5h`, `1m30s`, `0`. Other than Prometheus's durations, these know
 * fractions, but no days.
 *
 * @returns Milliseconds; `undefined` when it is no duration, or a negative one.
 */
export function parseGoDuration(text: string): number | undefined {
  if (/^\+?0$/.test(text)) return 0;
  const part = '(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:ns|us|µs|ms|s|m|h)';
  if (!new RegExp(`^\\+?(?:${part})+$`).test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/([0-9.]+)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(count) * (unitMs[unit ?? ''] ?? 0);
  }
  return total;
}
