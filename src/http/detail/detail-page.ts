import { html, type Html } from '../html.ts';
import type { ExporterFact } from '../status/exporter-facts.ts';
import { pager } from '../status/filter-form.ts';
import { page } from '../status/page-shell.ts';
import { reloadBanner } from '../status/reload-banner.ts';
import { supportChip } from '../status/state-chip.ts';
import { refreshSeconds } from '../status/status-page.ts';
import { statusTable } from '../status/status-table.ts';
import type { StatusView } from '../status/status-view.ts';
import { asOf, newsOf } from '../status/summary.ts';
import { traceSection } from './trace-section.ts';

/** Everything about one helpdesk: its sets as on the first page, and what their last polls did on the network. */
export function detailPage(name: string, view: StatusView, facts: readonly ExporterFact[]): string {
  const failing = view.totals.states.get('failing') ?? 0;
  return page({
    root: '../',
    title: `${failing > 0 ? `${failing} failing · ` : ''}${name} · denter-exporter`,
    heading: html`<a id="back" href="../">Helpdesks</a> <span aria-hidden="true">/</span> <bdi>${name}</bdi>`,
    facts,
    live: live(name, view),
    news: newsOf(view),
    refreshSeconds: refreshSeconds(view.totals.sets),
  });
}

function live(name: string, view: StatusView): Html {
  const { helpdesks, reloadFailure, at, query, selection } = view;
  const [helpdesk] = helpdesks;
  const sets = helpdesk?.sets ?? [];
  return html`${reloadFailure && reloadBanner(reloadFailure)}
    <section class="summary" aria-label="Summary">
      <p>${helpdesk?.host}</p>
      ${helpdesk?.isSupportOpen !== undefined && supportChip(helpdesk.isSupportOpen)}
      <p><a id="as-text" href="./${name}?format=text">as plain text</a></p>
      ${asOf(at.wallMs)}
    </section>
    ${statusTable(view, {
      caption: `The department sets of ${name}. Sets may overlap: their numbers must not be added up.`,
      sortable: false,
      linkToHelpdesk: undefined,
      linkToSet: (set) => `#trace/${set.name}`,
    })}
    ${pager(query, selection)} ${sets.map((set) => traceSection(set, at))}`;
}
