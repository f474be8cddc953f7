import { html, type Html } from '../html.ts';
import type { ExporterFact } from './exporter-facts.ts';
import { filterForm, pager } from './filter-form.ts';
import { page } from './page-shell.ts';
import { reloadBanner } from './reload-banner.ts';
import { newsOf, summary } from './summary.ts';
import { statusTable } from './status-table.ts';
import type { StatusView } from './status-view.ts';
import { formatCount } from './wording.ts';

/** The first page: every helpdesk, or those that its query asks for. */
export function statusPage(view: StatusView, facts: readonly ExporterFact[]): string {
  const { totals, query, selection } = view;
  const failing = totals.states.get('failing') ?? 0;
  return page({
    root: './',
    title: `${failing > 0 ? `${formatCount(failing)} failing · ` : ''}denter-exporter`,
    heading: html`Helpdesks`,
    facts,
    fixed: totals.sets > 0 ? filterForm(query) : undefined,
    live: html`${view.reloadFailure && reloadBanner(view.reloadFailure)} ${summary(view)} ${content(view)}
    ${pager(query, selection)}`,
    news: newsOf(view),
    refreshSeconds: refreshSeconds(totals.sets),
  });
}

/** What a page costs grows with the sets that are looked at for it. */
export function refreshSeconds(sets: number): number {
  return sets <= 2_000 ? 5 : 15;
}

function content(view: StatusView): Html {
  if (view.totals.sets === 0)
    return html`<p>${view.isSharded ? 'No helpdesk falls to this shard.' : 'No helpdesk is configured.'}</p>`;
  if (view.selection.matching === 0)
    return html`<p>No department set fits the filter. <a id="clear" href="./">Show all</a></p>`;
  return statusTable(view, {
    caption: 'Department sets by helpdesk. Sets may overlap: their numbers must not be added up.',
    sortable: true,
    linkToHelpdesk: (name) => `./helpdesks/${name}`,
    linkToSet: ({ helpdesk, name }) => `./helpdesks/${helpdesk}#trace/${name}`,
  });
}
