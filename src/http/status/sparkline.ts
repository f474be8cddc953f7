import type { PollHistory } from '../../polling/poll-history.ts';
import { historyLength } from '../../polling/poll-history.ts';
import { html, type Html } from '../html.ts';
import { formatMeasured, plural } from './wording.ts';

const stepWidth = 6;
const barWidth = 4;
const height = 24;
/** A poll of no time at all is a poll too. */
const minBar = 2;

/**
 * The last polls, oldest left: a bar as high as the poll was long, against the longest of them; one that failed is hollow,
 * as high as there is room, and crossed. It is said in words as well.
 */
export function sparkline({ durationsMs, reasons }: PollHistory): Html | undefined {
  if (durationsMs.length === 0) return undefined;
  const longest = Math.max(...durationsMs, 1);
  const offset = historyLength - durationsMs.length;
  const bars = durationsMs.map((durationMs, index) => {
    const x = (index + offset) * stepWidth;
    return reasons[index] === undefined ? bar(x, durationMs / longest) : cross(x);
  });
  const width = historyLength * stepWidth;
  return html`<svg
    class="polls"
    role="img"
    aria-label="${describePolls({ durationsMs, reasons })}"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
  >
    <path class="ground" d="M0 ${height - 0.5}H${width}" />
    ${bars}
  </svg>`;
}

function bar(x: number, share: number): Html {
  const high = Math.max(minBar, Math.round(share * (height - 2)));
  return html`<rect class="good" x="${x + 1}" y="${height - high}" width="${barWidth}" height="${high}" />`;
}

function cross(x: number): Html {
  return html`<rect class="bad" x="${x + 1.5}" y="7.5" width="3" height="${height - 8}" /><path
      class="bad"
      d="M${x + 1} 1l4 4m0-4l-4 4"
    />`;
}

/** `Last 20 polls: 18 succeeded, 2 failed (2 dns); up to 240 ms` */
function describePolls({ durationsMs, reasons }: PollHistory): string {
  const failed = reasons.filter((reason) => reason !== undefined);
  const each = [...new Set(failed)].map(
    (reason) => `${failed.filter((other) => other === reason).length} ${reason}`,
  );
  const good = reasons.length - failed.length;
  const outcome =
    failed.length === 0 ? 'all succeeded' : `${good} succeeded, ${failed.length} not (${each.join(', ')})`;
  return `Last ${plural(reasons.length, 'poll')}: ${outcome}; up to ${formatMeasured(Math.max(...durationsMs))}`;
}
