import type { TicketCounts } from '../../denter/ticket-counts.ts';
import { html, type Html } from '../html.ts';
import { severities } from './set-state.ts';
import type { SetView } from './status-view.ts';
import { formatAge, formatCount } from './wording.ts';

/** Longer lists fold. */
const foldedFrom = 10;

/** The five cells of counts, or one that says why there are none. */
export function countCells(view: SetView): Html {
  const counts = view.record.lastSuccess?.counts;
  if (counts === undefined)
    return html`<td class="none" colspan="5" data-label="Counts">
      ${view.state === 'pending' ? 'not polled yet' : 'none: no poll has succeeded yet'}
    </td>`;
  return html`${numberCell(view, 'Awaiting reply', counts.awaitingReply, thresholdNote(view))}
  ${numberCell(view, 'Active', counts.active)} ${numberCell(view, 'Flagged', counts.flagged)}
  ${listCell(view, 'By status', statusList(view, counts))}
  ${listCell(view, 'Departments', html`${departmentList(view, counts)}${missingNote(view)}`)}`;
}

function numberCell(view: SetView, label: string, value: number, note?: Html): Html {
  const number = formatCount(value);
  const shown = view.freshness === 'stale' ? html`<s>${number}</s>` : html`<b>${number}</b>`;
  return html`<td class="number ${view.freshness ?? ''}" data-label="${label}">
    ${shown}${note}${ageNote(view)}
  </td>`;
}

function listCell(view: SetView, label: string, content: Html): Html {
  return html`<td class="${view.freshness ?? ''}" data-label="${label}">${content}${ageNote(view)}</td>`;
}

/** Counts that outlived a failure are never to be taken for fresh ones. */
function ageNote({ freshness, successAgeMs }: SetView): Html | undefined {
  if (freshness === 'fresh' || successAgeMs === undefined) return undefined;
  const from = `from ${formatAge(successAgeMs)}`;
  return html`<p class="note old">${freshness === 'stale' ? `stale, ${from}` : from}</p>`;
}

/** The threshold that is passed, else the one that comes first. */
function thresholdNote({ record, over, freshness }: SetView): Html | undefined {
  if (freshness === 'stale') return undefined;
  const thresholds = record.set.awaitingReplyThresholds;
  if (over !== undefined) {
    return html`<p class="note ${over}">
      <span aria-hidden="true">▲ </span>over ${over} ${formatCount(thresholds[over] ?? 0)}
    </p>`;
  }
  const next = severities.findLast((severity) => thresholds[severity] !== undefined);
  return next && html`<p class="note">${next} over ${formatCount(thresholds[next] ?? 0)}</p>`;
}

function statusList({ record }: SetView, { statuses, droppedStatuses }: TicketCounts): Html {
  if (droppedStatuses > 0)
    return html`<p class="note warning">${formatCount(droppedStatuses)} statuses, too many to keep</p>`;
  if (statuses === undefined) return html`<span class="note">not asked for</span>`;
  if (statuses.length === 0) return html`<span class="note">none</span>`;
  const items = statuses.map(
    ({ key, title, count }) =>
      html`<li${count === 0 && html` class="zero"`}><bdi>${title.trim() === '' ? key : title}</bdi> <b>${formatCount(count)}</b></li>`,
  );
  return fold(
    `statuses-${idOf(record.set)}`,
    `${formatCount(items.length)} statuses`,
    items.length,
    html`<ul class="statuses">
      ${items}
    </ul>`,
  );
}

function missingNote({ missingDepartments: missing }: SetView): Html | undefined {
  if (missing.length === 0) return undefined;
  return html`<p class="note warning">
    <span aria-hidden="true">⚠ </span>expected but missing: ${missing.join(', ')}
  </p>`;
}

function departmentList({ record }: SetView, { departments }: TicketCounts): Html {
  if (departments.length === 0) return html`<span class="note">none named</span>`;
  const list = html`<span class="ids">${departments.join(', ')}</span>`;
  return fold(
    `departments-${idOf(record.set)}`,
    `${formatCount(departments.length)} departments`,
    departments.length,
    list,
  );
}

/** The id lets the refresh keep open what was opened. */
function fold(id: string, summary: string, length: number, content: Html): Html {
  return length <= foldedFrom
    ? content
    : html`<details id="${id}">
        <summary id="${id}-summary">${summary}</summary>
        ${content}
      </details>`;
}

/** Names hold no `/`, so no two sets share an id. */
export function idOf({ helpdesk, name }: { readonly helpdesk: string; readonly name: string }): string {
  return `${helpdesk}/${name}`;
}
