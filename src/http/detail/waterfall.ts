import type { AttemptTrace } from '../../denter/trace.ts';
import { html, type Html } from '../html.ts';
import { formatMeasured } from '../status/wording.ts';
import { traceSpans } from './trace-rows.ts';

const width = 600;
const rowHeight = 14;

/** Where the time of an attempt went: a row a part, one after the other, to scale. */
export function waterfall(attempt: AttemptTrace): Html | undefined {
  const spans = traceSpans(attempt);
  if (spans.length === 0) return undefined;
  const scale = width / Math.max(attempt.totalMs, 0.1);
  const words = spans.map(({ name, startMs, endMs }) => `${name} ${formatMeasured(endMs - startMs)}`);
  const height = spans.length * rowHeight;
  const rows = spans.map(({ name, startMs, endMs }, index) => {
    const x = Math.min(width - 1, startMs * scale);
    const y = index * rowHeight;
    const long = Math.max(1, Math.min(width - x, (endMs - startMs) * scale));
    return html`<text x="0" y="${y + 11}">${words[index] ?? name}</text
      ><rect
        class="${name}"
        x="${(120 + x).toFixed(1)}"
        y="${y + 2}"
        width="${long.toFixed(1)}"
        height="10"
      />`;
  });
  return html`<svg
    class="waterfall"
    role="img"
    aria-label="Time: ${words.join(', ')}"
    viewBox="0 0 ${width + 120} ${height}"
  >
    ${rows}
  </svg>`;
}
