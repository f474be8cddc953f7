import type { ReloadFailure } from '../exporter-view.ts';
import { html, type Html } from '../html.ts';
import { time } from './time.ts';
import { formatCount } from './wording.ts';

/** A file can be wrong in every line. */
const shownProblems = 20;

/** Says that the file on disk is not what is in force, and why. */
export function reloadBanner({ atMs, problems }: ReloadFailure): Html {
  const more = problems.length - shownProblems;
  return html`<section class="banner" aria-label="Configuration">
    <p><b>Configuration not reloaded at ${time(atMs)}: the one before stays in force.</b></p>
    <ul>
      ${problems.slice(0, shownProblems).map((problem) => html`<li><bdi>${problem}</bdi></li>`)}
      ${more > 0 && html`<li>… and ${formatCount(more)} more</li>`}
    </ul>
    <p>Correct the file, then reload.</p>
  </section>`;
}
