import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from '../layout.ts';
import { toDashboard, toRunbook, uids } from '../links.ts';
import { sharedVariables } from '../variables.ts';
import { polls, troubles } from './polls.ts';
import { scrapesAndProcess } from './process.ts';
import { summary } from './summary.ts';

/** For who keeps the exporter running: does it get its answers, and is it well itself? */
export function exporterDashboard(): Dashboard {
  return dashboard({
    uid: uids.exporter,
    title: 'Denter exporter',
    description:
      'Whether denter-exporter gets its answers from the helpdesks, why not, and how the process itself is.',
    from: 'now-6h',
    variables: sharedVariables(),
    links: [toDashboard('Denter tickets', uids.tickets), toRunbook()],
    sections: [summary(), troubles(), polls(), scrapesAndProcess()],
  });
}
