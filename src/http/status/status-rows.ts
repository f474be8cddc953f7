import { formatDuration } from '../../config/duration.ts';
import type { DenterError } from '../../denter/denter-error.ts';
import { remedy } from '../../denter/remedy.ts';
import { html, type Html } from '../html.ts';
import { countCells, idOf } from './status-counts.ts';
import type { Clock, HelpdeskView, SetState, SetView } from './status-view.ts';
import { formatAge, formatMeasured, formatTime, formatUntil } from './wording.ts';

/** The columns' headings, in order. */
export const columns = [
  'Department set',
  'State',
  'Awaiting reply',
  'Active',
  'Flagged',
  'By status',
  'Departments',
  'Last success',
  'Poll',
] as const;

/** What a state looks like without colour, and what it is called. */
const states: Readonly<Record<SetState, { readonly sign: string; readonly word: string }>> = {
  failing: { sign: '✕', word: 'failing' },
  stale: { sign: '◷', word: 'stale' },
  pending: { sign: '…', word: 'not polled yet' },
  ok: { sign: '✓', word: 'ok' },
};

export function stateChip(state: SetState, count?: string): Html {
  const { sign, word } = states[state];
  return html`<span class="chip ${state}"
    ><span aria-hidden="true">${sign}</span> ${count && `${count} `}${word}</span
  >`;
}

/** One row group for each helpdesk: its name, then its department sets. */
export function helpdeskRows({ name, host, isSupportOpen, sets }: HelpdeskView, at: Clock): Html {
  const support =
    isSupportOpen !== undefined &&
    html` <span class="chip ${isSupportOpen ? 'open' : 'closed'}"
      >support ${isSupportOpen ? 'open' : 'closed'}</span
    >`;
  return html`<tbody id="helpdesk/${name}">
    <tr class="helpdesk">
      <th scope="rowgroup" colspan="${columns.length}">
        <bdi>${name}</bdi>${host !== undefined && html` <span class="host">${host}</span>`}${support}
      </th>
    </tr>
    ${sets.map((view) => setRows(view, at))}
  </tbody> `;
}

function setRows(view: SetView, at: Clock): Html {
  const { record, state } = view;
  return html`<tr class="set ${state}" id="set/${idOf(record.set)}">
      <th scope="row">
        <bdi>${record.set.name}</bdi
        >${record.set.ignoreDepartmentAssignments && html`<p class="note">all assignments ignored</p>`}
      </th>
      <td data-label="State">${stateChip(state)}</td>
      ${countCells(view)}
      <td data-label="Last success">${lastSuccess(view)}</td>
      <td data-label="Poll">${poll(view, at)}</td>
    </tr>
    ${record.lastPoll?.error !== undefined && failureRow(record.lastPoll.error)}`;
}

function failureRow(error: DenterError): Html {
  return html`<tr class="failure">
    <td colspan="${columns.length}">
      <dl>
        <dt>Failure</dt>
        <dd><bdi>${error.message}</bdi> <code>${error.code}</code></dd>
        <dt>What to do</dt>
        <dd>${remedy(error.code)}</dd>
      </dl>
    </td>
  </tr> `;
}

function lastSuccess({ record, successAgeMs }: SetView): Html {
  if (record.lastSuccess === undefined || successAgeMs === undefined)
    return html`<span class="note">never</span>`;
  return html`${formatAge(successAgeMs)}
    <p class="note">${time(record.lastSuccess.endedAtMs)}</p>`;
}

function poll({ record: { lastPoll, set }, nextPollInMs }: SetView, at: Clock): Html {
  const failedAt =
    lastPoll?.error !== undefined &&
    html`<p class="note">failed ${formatAge(at.wallMs - lastPoll.endedAtMs)}</p>`;
  const next = nextPollInMs !== undefined && html`<p class="note">next ${formatUntil(nextPollInMs)}</p>`;
  return html`${lastPoll && html`took ${formatMeasured(lastPoll.durationMs)}`}${failedAt}
    <p class="note">every ${formatDuration(set.pollIntervalMs)}</p>
    ${next}`;
}

export function time(unixMs: number): Html {
  return html`<time datetime="${new Date(unixMs).toISOString()}">${formatTime(unixMs)}</time>`;
}
