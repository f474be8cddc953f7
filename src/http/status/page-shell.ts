import { html, type Html, toText } from '../html.ts';
import { assetFiles } from './assets.ts';

/** What every page has around its own content. */
export interface Shell {
  /** From the page to the exporter's first page: every address is relative, so that it works behind any prefix and proxy. */
  readonly root: './' | '../';
  readonly title: string;
  readonly heading: Html;
  /** About the exporter itself: a name and a value each. */
  readonly facts: readonly (readonly [string, Html | string])[];
  /** Stays as it is when the page is refreshed: what is typed here is not lost. */
  readonly fixed?: Html | undefined;
  /** Is replaced at each refresh. */
  readonly live: Html;
  /** Read out where it has changed at a refresh; short. */
  readonly news: string;
  readonly refreshSeconds: number;
}

/** A whole page. */
export function page(shell: Shell): string {
  const { root, title, heading, fixed, live, news, refreshSeconds } = shell;
  return toText(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${title}</title>
          <link rel="icon" href="${root}${assetFiles.icon}" />
          <link rel="stylesheet" href="${root}${assetFiles.style}" />
          <script type="module" src="${root}${assetFiles.script}"></script>
        </head>
        <body>
          ${header(shell)}
          <main>
            <h1>${heading}</h1>
            <p id="refresh"></p>
            <p id="news" class="unseen" role="status"></p>
            ${fixed}
            <div id="live" data-refresh-seconds="${refreshSeconds}" data-news="${news}">${live}</div>
          </main>
        </body>
      </html> `,
  );
}

function header({ root, facts }: Shell): Html {
  return html`<header>
    <a class="home" id="to-status" href="${root}">denter-exporter</a>
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <nav aria-label="Endpoints">
      <a id="to-metrics" href="${root}metrics">/metrics</a>
      <a id="to-healthy" href="${root}-/healthy">/-/healthy</a>
      <a id="to-ready" href="${root}-/ready">/-/ready</a>
    </nav>
  </header>`;
}
