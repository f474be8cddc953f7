import type { AttemptTrace } from '../../denter/trace.ts';
import type { PollResult } from '../../polling/set-record.ts';
import { html, type Html } from '../html.ts';
import { stateChip } from '../status/state-chip.ts';
import type { Clock, SetView } from '../status/status-view.ts';
import { time } from '../status/time.ts';
import { troubleList } from '../status/trouble.ts';
import { formatAge, formatMeasured } from '../status/wording.ts';
import { waterfall } from './waterfall.ts';
import { traceRows } from './trace-rows.ts';

/** What the last poll of a set did on the network, and the last one that failed. */
export function traceSection({ record, state }: SetView, at: Clock): Html {
  const { set, lastPoll, lastFailure } = record;
  const id = `trace/${set.name}`;
  return html`<section class="trace" id="${id}" aria-labelledby="${id}/title" tabindex="-1">
    <h2 id="${id}/title"><bdi>${set.name}</bdi> ${stateChip(state)}</h2>
    ${lastPoll === undefined ? html`<p>Not polled yet.</p>` : poll('Last poll', lastPoll, at)}
    ${lastFailure !== undefined && lastFailure !== lastPoll && poll('Last failed poll', lastFailure, at)}
  </section>`;
}

function poll(what: string, result: PollResult, at: Clock): Html {
  const { error, endedAtMs, durationMs, trace } = result;
  const attempts = trace?.attempts ?? [];
  return html`<article class="poll">
    <h3>
      ${what}: ${error === undefined ? 'succeeded' : 'failed'}
      <span class="note"
        >${time(endedAtMs)}, ${formatAge(at.wallMs - endedAtMs)}, took ${formatMeasured(durationMs)}</span
      >
    </h3>
    ${error !== undefined && html`<div class="trouble">${troubleList(error.code, `poll failed: ${error.message}`)}</div>`}
    ${attempts.length === 0 && html`<p class="note">Nothing of it happened on the network.</p>`}
    ${attempts.map((attempt, index) => attemptView(attempt, at, attempts.length > 1 ? index + 1 : undefined))}
  </article>`;
}

function attemptView(attempt: AttemptTrace, at: Clock, number: number | undefined): Html {
  const { headers, body } = attempt;
  return html`<div class="attempt">
    ${number !== undefined && html`<h4>${number === 1 ? 'First try' : 'Second try, on a new connection'}</h4>`}
    ${waterfall(attempt)}
    <dl>
      ${traceRows(attempt, at.wallMs).map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd><bdi>${value}</bdi></dd>`,
      )}
    </dl>
    ${headers !== '' && quoted('Response headers', headers)}
    ${body !== undefined && quoted('Beginning of the body', body)}
  </div>`;
}

/** As it came, but for secrets and control characters. It can be scrolled by keyboard. */
function quoted(title: string, text: string): Html {
  return html`<figure>
    <figcaption>${title}</figcaption>
    <pre tabindex="0"><bdi>${text}</bdi></pre>
  </figure>`;
}
