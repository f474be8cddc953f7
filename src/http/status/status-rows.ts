import type { DepartmentSetConfig } from '../../config/config.ts';
import { html, type Html } from '../html.ts';
import { pollCell } from './poll-cell.ts';
import { stateChip, supportChip } from './state-chip.ts';
import { countCells, idOf } from './status-counts.ts';
import type { Clock, HelpdeskView, SetView } from './status-view.ts';
import { time } from './time.ts';
import { troubleList } from './trouble.ts';
import { formatAge } from './wording.ts';

/** Where a row's names lead to. */
export interface RowLinks {
  readonly linkToHelpdesk: ((name: string) => string) | undefined;
  readonly linkToSet: (set: DepartmentSetConfig) => string;
}

const columnCount = 9;

/** One row group for each helpdesk: its name, then its department sets. */
export function helpdeskRows(
  { name, host, isSupportOpen, sets }: HelpdeskView,
  at: Clock,
  links: RowLinks,
): Html {
  const href = links.linkToHelpdesk?.(name);
  const title =
    href === undefined ? html`<bdi>${name}</bdi>` : html`<a id="to/${name}" href="${href}">${name}</a>`;
  return html`<tbody id="helpdesk/${name}">
    <tr class="helpdesk">
      <th scope="rowgroup" colspan="${columnCount}">
        ${title}${host !== undefined && html` <span class="host">${host}</span>`}${
          isSupportOpen !== undefined && html` ${supportChip(isSupportOpen)}`
        }
      </th>
    </tr>
    ${sets.map((view) => setRows(view, at, links))}
  </tbody> `;
}

function setRows(view: SetView, at: Clock, { linkToSet }: RowLinks): Html {
  const { record, state } = view;
  const { set } = record;
  return html`<tr class="set ${state}" id="set/${idOf(set)}">
      <th scope="row">
        <a id="to/${idOf(set)}" href="${linkToSet(set)}">${set.name}</a
        >${set.ignoreDepartmentAssignments && html`<p class="note">all assignments ignored</p>`}
      </th>
      <td data-label="State">${stateChip(state)}</td>
      ${countCells(view)}
      <td data-label="Last success">${lastSuccess(view)}</td>
      <td data-label="Polls">${pollCell(view, at)}</td>
    </tr>
    ${troubleRow(view)}`;
}

function troubleRow({ state, trouble, plan }: SetView): Html | undefined {
  if (trouble === undefined) return undefined;
  return html`<tr class="trouble ${state}">
    <td colspan="${columnCount}">${troubleList(trouble.reason, trouble.message, plan)}</td>
  </tr> `;
}

function lastSuccess({ record, successAgeMs }: SetView): Html {
  if (record.lastSuccess === undefined || successAgeMs === undefined)
    return html`<span class="note">never</span>`;
  return html`${formatAge(successAgeMs)}
    <p class="note">${time(record.lastSuccess.endedAtMs)}</p>`;
}
