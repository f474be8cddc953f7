import { concreteRemedy } from '../../denter/concrete-remedy.ts';
import type { Reason } from '../../denter/reason.ts';
import type { PollPlan } from '../../polling/polling-context.ts';
import { html, type Html } from '../html.ts';

const whyBackingOff = {
  refusal: 'asked less often after a refusal, up to 15 min; a changed secret or a reload ends the wait',
  retry_after: 'the helpdesk asked to wait',
} as const;

/** What is wrong and what to do, as items of a list. */
export function troubleList(reason: Reason, message: string, plan?: PollPlan, more?: Html): Html {
  return html`<dl>
    <dt>What is wrong</dt>
    <dd><bdi>${message}</bdi> <code>${reason}</code></dd>
    <dt>What to do</dt>
    <dd><bdi>${concreteRemedy(reason, message)}</bdi></dd>
    ${
      plan?.is === 'backing_off' &&
      html`<dt>Backing off</dt>
        <dd>${whyBackingOff[plan.because]}</dd>`
    }
    ${more}
  </dl>`;
}
