import { remedy } from '../../denter/remedy.ts';
import { html, type Html } from '../html.ts';
import { pollCell } from './poll-cell.ts';
import { countCells, idOf } from './status-counts.ts';
import type { Clock, HelpdeskView, SetState, SetView } from './status-view.ts';
import { time } from './time.ts';
import { formatAge } from './wording.ts';

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
  partial: { sign: '!', word: 'partial' },
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
      <td data-label="Poll">${pollCell(view, at)}</td>
    </tr>
    ${troubleRow(view)}`;
}

const whyBackingOff = {
  refusal: 'asked less often after a refusal, up to 15 min; a changed secret or a reload ends the wait',
  retry_after: 'the helpdesk asked to wait',
} as const;

function troubleRow({ state, trouble, plan }: SetView): Html | undefined {
  if (trouble === undefined) return undefined;
  const { reason, message } = trouble;
  return html`<tr class="trouble ${state}">
    <td colspan="${columns.length}">
      <dl>
        <dt>What is wrong</dt>
        <dd><bdi>${message}</bdi> <code>${reason}</code></dd>
        <dt>What to do</dt>
        <dd>${remedy(reason)}</dd>
        ${
          plan?.is === 'backing_off' &&
          html`<dt>Backing off</dt>
            <dd>${whyBackingOff[plan.because]}</dd>`
        }
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
