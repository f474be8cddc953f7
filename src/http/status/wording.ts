/** Numbers, durations and times in words. All durations are milliseconds. */

/** Before each third digit from the end. `Intl.NumberFormat` would be ready after 25 ms. */
const thousands = /(?<=[0-9])(?=(?:[0-9]{3})+$)/g;

/** `4,220` */
export function formatCount(count: number): string {
  return String(count).replace(thousands, ',');
}

/** `1 department set`, `2 department sets` */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** What was measured, `87 ms`, `1.24 s`, `3 min 5 s`. */
export function formatMeasured(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(2)} s`;
  return formatCoarsely(ms, false);
}

/** `12 s ago`, `4 min ago`, `2 h 5 min ago`, `3 d 4 h ago`. A clock that was set back gives `0 s ago`. */
export function formatAge(ms: number): string {
  return `${formatCoarsely(ms, true)} ago`;
}

/** `in 12 s`; what is due is `now`. */
export function formatUntil(ms: number): string {
  return ms < 1_000 ? 'now' : `in ${formatCoarsely(ms, false)}`;
}

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** The two greatest units, rounded down; of minutes and seconds the minutes alone where `brief`. */
function formatCoarsely(ms: number, brief: boolean): string {
  const total = Math.floor(ms / 1_000);
  const first = units.findIndex(([, seconds]) => total >= seconds);
  if (first === -1) return '0 s';
  const shown = units.slice(first, first + (brief && total < 3_600 ? 1 : 2));
  let rest = total;
  const words: string[] = [];
  for (const [unit, seconds] of shown) {
    if (rest >= seconds) words.push(`${Math.floor(rest / seconds)} ${unit}`);
    rest %= seconds;
  }
  return words.join(' ');
}

/** `2026-11-24 13:24:05 UTC` */
export function formatTime(unixMs: number): string {
  return `${new Date(unixMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
