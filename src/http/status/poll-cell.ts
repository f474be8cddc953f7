import { formatDuration } from '../../config/duration.ts';
import { html, type Html } from '../html.ts';
import { sparkline } from './sparkline.ts';
import type { Clock, SetView } from './status-view.ts';
import { formatAge, formatMeasured, formatUntil } from './wording.ts';

/** How the last poll went and when the next one comes. */
export function pollCell({ record: { lastPoll, set, history }, plan }: SetView, at: Clock): Html {
  const failedAt =
    lastPoll?.error !== undefined &&
    html`<p class="note">failed ${formatAge(at.wallMs - lastPoll.endedAtMs)}</p>`;
  return html`${sparkline(history)}${lastPoll && html`took ${formatMeasured(lastPoll.durationMs)}`}${failedAt}
    <p class="note">
      every ${formatDuration(set.pollIntervalMs)}${plan?.is === 'backing_off' && ', backing off'}
    </p>
    ${plan?.is === 'under_way' && html`<p class="note">under way</p>`}
    ${plan !== undefined && 'at' in plan && html`<p class="note">next ${formatUntil(plan.at - at.monotonicMs)}</p>`} `;
}
