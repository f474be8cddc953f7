import { html, type Html } from '../html.ts';
import { pageSize, type Selection } from './select-sets.ts';
import { stateNames } from './state-chip.ts';
import {
  linkTo,
  sortKeys,
  type StateFilter,
  stateFilters,
  type StatusQuery,
  wholeStatus,
} from './status-query.ts';
import { formatCount } from './wording.ts';

/** A form that works without a script: what it sends is the page's address. */
export function filterForm({ q, state, sort, reverse }: StatusQuery): Html {
  return html`<search>
    <form class="filters" action="./" method="get">
      <label>
        Find
        <input
          id="q"
          name="q"
          type="search"
          value="${q}"
          maxlength="200"
          autocomplete="off"
          spellcheck="false"
          placeholder="name, host or reason"
        />
      </label>
      <label>
        State
        <select id="state" name="state">
          ${option('', 'all', state === undefined)}
          ${stateFilters.map((each) => option(each, wordOf(each), each === state))}
        </select>
      </label>
      <label>
        Order
        <select id="sort" name="sort">
          ${Object.entries(sortKeys).map(([key, { words }]) => option(key, words, key === sort))}
        </select>
      </label>
      ${reverse && html`<input type="hidden" name="order" value="reverse" />`}
      <button id="show">Show</button>
      ${(q !== '' || state !== undefined) && html`<a id="show-all" href="${linkTo({ ...wholeStatus, sort, reverse }, {})}">Show all</a>`}
    </form>
  </search>`;
}

function wordOf(filter: StateFilter): string {
  if (filter === 'over') return 'over a threshold';
  if (filter === 'missing') return 'departments missing';
  return stateNames[filter].word;
}

function option(value: string, words: string, isSelected: boolean): Html {
  return html`<option value="${value}" ${isSelected && html` selected`}>${words}</option>`;
}

/** Which part is shown, and the ways to the others. */
export function pager(
  query: StatusQuery,
  { shown, first, matching, page, lastPage }: Selection,
): Html | undefined {
  if (matching <= pageSize) return undefined;
  const link = (to: number, id: string, words: string): Html | undefined =>
    to < 1 || to > lastPage || to === page
      ? undefined
      : html`<a id="${id}" href="${linkTo(query, { page: to })}">${words}</a>`;
  return html`<nav class="pager" aria-label="Pages">
    <p>${formatCount(first)} to ${formatCount(first + shown.length - 1)} of ${formatCount(matching)}</p>
    ${page > 2 && link(1, 'first-page', 'First')} ${link(page - 1, 'previous-page', 'Previous')}
    <span aria-current="page">Page ${formatCount(page)} of ${formatCount(lastPage)}</span>
    ${link(page + 1, 'next-page', 'Next')} ${page < lastPage - 1 && link(lastPage, 'last-page', 'Last')}
  </nav>`;
}
