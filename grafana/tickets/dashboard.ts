import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from '../layout.ts';
import { toDashboard, toRunbook, uids } from '../links.ts';
import { detailVariable, leftOutVariable, sharedVariables, windowVariable } from '../variables.ts';
import { backlog } from './backlog.ts';
import { detail } from './detail.ts';
import { summary } from './summary.ts';
import { trends } from './trends.ts';

/** For who leads the support: where do customers wait, since when, and is it getting worse? */
export function ticketsDashboard(): Dashboard {
  return dashboard({
    uid: uids.tickets,
    title: 'Denter tickets',
    description:
      'Tickets awaiting a reply against their thresholds, by helpdesk and department set. Department sets may overlap: never add ' +
      'them up.',
    from: 'now-24h',
    variables: [...sharedVariables(), detailVariable(), windowVariable(), leftOutVariable()],
    links: [toDashboard('Denter exporter', uids.exporter), toRunbook()],
    sections: [summary(), backlog(), trends(), detail()],
  });
}
