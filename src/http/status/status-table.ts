import { html, type Html } from '../html.ts';
import { helpdeskRows, type RowLinks } from './status-rows.ts';
import { linkTo, type SortKey, sortKeys, type StatusQuery } from './status-query.ts';
import type { StatusView } from './status-view.ts';

export interface TableOptions extends RowLinks {
  readonly caption: string;
  /** Whether the headings are links that order by their column. */
  readonly sortable: boolean;
}

/** The headings in order, and what they order by. */
export const columns: readonly (readonly [string, SortKey | undefined])[] = [
  ['Department set', 'name'],
  ['State', 'state'],
  ['Awaiting reply', 'awaiting'],
  ['Active', 'active'],
  ['Flagged', 'flagged'],
  ['By status', undefined],
  ['Departments', undefined],
  ['Last success', 'success'],
  ['Polls', 'duration'],
];

export function statusTable({ helpdesks, query, at }: StatusView, options: TableOptions): Html {
  return html`<table>
    <caption>
      ${options.caption}
    </caption>
    <thead>
      <tr>
        ${columns.map(([name, key]) => heading(name, options.sortable ? key : undefined, query))}
      </tr>
    </thead>
    ${helpdesks.map((helpdesk) => helpdeskRows(helpdesk, at, options))}
  </table>`;
}

function heading(name: string, key: SortKey | undefined, query: StatusQuery): Html {
  if (key === undefined) return html`<th scope="col">${name}</th>`;
  const isCurrent = key === query.sort;
  const descending = sortKeys[key].descending !== query.reverse;
  const href = linkTo(query, { sort: key, reverse: isCurrent && !query.reverse });
  const order = descending ? 'descending' : 'ascending';
  return html`<th scope="col" ${isCurrent && html` aria-sort="${order}"`}>
    <a id="sort-${key}" href="${href}"
      >${name}${isCurrent && html`<span aria-hidden="true">${descending ? ' ▼' : ' ▲'}</span>`}</a
    >
  </th>`;
}
