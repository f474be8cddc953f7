import { html, type Html } from '../html.ts';
import { severities, setStates, type Severity } from './set-state.ts';
import { stateChip } from './state-chip.ts';
import { linkTo, type StateFilter, type StatusQuery } from './status-query.ts';
import type { StatusView } from './status-view.ts';
import { time } from './time.ts';
import { formatCount, plural } from './wording.ts';

/** How many sets there are in which state; each a link to those alone. */
export function summary({ query, totals, at }: StatusView): Html {
  const states = setStates
    .filter((state) => totals.states.has(state))
    .map((state) => filterItem(query, state, stateChip(state, formatCount(totals.states.get(state) ?? 0))));
  const over = severities
    .filter((severity) => totals.over.has(severity))
    .map((severity) =>
      filterItem(query, 'over', overChip(severity, totals.over.get(severity) ?? 0), severity),
    );
  return html`<section class="summary" aria-label="Summary">
    <p>${plural(totals.helpdesks, 'helpdesk')}, ${plural(totals.sets, 'department set')}</p>
    <ul>
      ${states} ${over}
    </ul>
    ${asOf(at.wallMs)}
  </section>`;
}

/** When the page was made: without a script it grows old unseen. */
export function asOf(wallMs: number): Html {
  return html`<p class="note">
    as of ${time(wallMs)}<noscript>; reload the page for newer numbers</noscript>
  </p>`;
}

function filterItem(query: StatusQuery, state: StateFilter, chip: Html, id: string = state): Html {
  const current = query.state === state && html` aria-current="true"`;
  return html`<li>
    <a class="filter" id="filter-${id}" href="${linkTo(query, { state })}" ${current}>${chip}</a>
  </li>`;
}

function overChip(severity: Severity, count: number): Html {
  return html`<span class="chip ${severity}"
    ><span aria-hidden="true">▲</span> ${formatCount(count)} over ${severity}</span
  >`;
}

/** One sentence that changes when something of note does, and not with every number. */
export function newsOf({ totals }: Pick<StatusView, 'totals'>): string {
  const parts = [
    `${formatCount(totals.states.get('failing') ?? 0)} failing`,
    ...severities.map((severity) => `${formatCount(totals.over.get(severity) ?? 0)} over ${severity}`),
  ];
  return `${plural(totals.sets, 'department set')}: ${parts.join(', ')}.`;
}
