import { html, type Html, toText } from '../html.ts';
import { assetUrls } from './assets.ts';
import { reloadBanner } from './reload-banner.ts';
import { columns, helpdeskRows, stateChip } from './status-rows.ts';
import { setStates, severities, type Severity, type StatusView } from './status-view.ts';
import { time } from './time.ts';
import { formatCount, plural } from './wording.ts';

/** The whole page. Every address in it is relative, so that it works behind any prefix and proxy. */
export function statusPage(view: StatusView, version: string): string {
  const failing = view.totals.get('failing') ?? 0;
  return toText(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${failing > 0 && `${formatCount(failing)} failing · `}denter-exporter</title>
          <link rel="icon" href="${assetUrls.icon}" />
          <link rel="stylesheet" href="${assetUrls.style}" />
          <script type="module" src="${assetUrls.script}"></script>
        </head>
        <body>
          <header>
            <h1>denter-exporter <span class="version">${version}</span></h1>
            <nav aria-label="Endpoints">
              <a id="to-metrics" href="./metrics">/metrics</a>
              <a id="to-healthy" href="./-/healthy">/-/healthy</a>
              <a id="to-ready" href="./-/ready">/-/ready</a>
            </nav>
          </header>
          <p id="refresh" role="status"></p>
          <main data-refresh-seconds="${refreshSeconds(view.setCount)}">
            ${view.reloadFailure && reloadBanner(view.reloadFailure)} ${summary(view)} ${table(view)}
          </main>
        </body>
      </html> `,
  );
}

/** The larger the page, the more it costs to make and to fetch. */
function refreshSeconds(setCount: number): number {
  if (setCount <= 200) return 5;
  return setCount <= 2_000 ? 15 : 60;
}

function summary({ helpdesks, totals, overTotals, setCount, at, shard }: StatusView): Html {
  const chips = setStates
    .filter((state) => (totals.get(state) ?? 0) > 0)
    .map((state) => html`<li>${stateChip(state, formatCount(totals.get(state) ?? 0))}</li>`);
  const over = severities
    .filter((severity) => overTotals.has(severity))
    .map((severity) => html`<li>${overChip(severity, overTotals.get(severity) ?? 0)}</li>`);
  return html`<section class="summary" aria-label="Summary">
    <p>
      ${plural(helpdesks.length, 'helpdesk')},
      ${plural(setCount, 'department set')}${shard && html` in shard ${shard.index} of ${shard.total}`}
    </p>
    <ul>
      ${chips} ${over}
    </ul>
    <p class="note">as of ${time(at.wallMs)}</p>
  </section>`;
}

function overChip(severity: Severity, count: number): Html {
  return html`<span class="chip ${severity}"
    ><span aria-hidden="true">▲</span> ${formatCount(count)} over ${severity}</span
  >`;
}

function table({ helpdesks, at, shard }: StatusView): Html {
  if (helpdesks.length === 0)
    return html`<p>
      ${shard === undefined ? 'No helpdesk is configured.' : 'No helpdesk falls to this shard.'}
    </p>`;
  return html`<table>
    <caption>
      Department sets by helpdesk, failing ones first. Sets may overlap: their numbers must not be added up.
    </caption>
    <thead>
      <tr>
        ${columns.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    ${helpdesks.map((helpdesk) => helpdeskRows(helpdesk, at))}
  </table>`;
}
