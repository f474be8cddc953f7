import { expect, it } from 'vitest';
import { startAlertmanager } from '../alerting/alertmanager.ts';
import { Webhook } from '../alerting/webhook.ts';
import { describeWithPeer } from '../peer.ts';
import { eventually } from '../support/command.ts';

type Labels = Readonly<Record<string, string>>;

interface KnownAlert {
  readonly labels: Labels;
  readonly status: { readonly inhibitedBy: readonly string[] };
}

const a = { job: 'denter', instance: 'a:9877' };
const b = { job: 'denter', instance: 'b:9877' };

/** An alert by what it is about, in short. */
function alert(name: string, severity: string, labels: Labels): Labels {
  return { alertname: `Denter${name}`, severity, ...labels };
}

const down = { ...a, helpdesk: 'down', department_set: 'all' };
const failing = { ...a, helpdesk: 'failing', department_set: 'all' };
const busy = { ...a, helpdesk: 'busy', department_set: 'all' };
const unseen = { job: 'denter', instance: 'unseen:9877' };

const quiet = [
  alert('PollFailing', 'warning', { ...down, reason: 'connect' }),
  alert('TicketCountsStale', 'warning', down),
  alert('AwaitingReplyBacklog', 'warning', down),
  alert('AwaitingReplyBacklog', 'critical', { ...down, department_set: 'billing' }),
  alert('AwaitingReplyGrowing', 'warning', down),
  alert('DepartmentsMissing', 'warning', down),
  alert('TicketCountsStale', 'warning', failing),
  alert('AwaitingReplyBacklog', 'warning', busy),
  alert('AwaitingReplyBacklog', 'warning', { ...busy, ...b }),
  alert('AwaitingReplyGrowing', 'warning', busy),
  alert('HelpdeskDown', 'critical', { ...unseen, helpdesk: 'acme' }),
  alert('ExporterConfigReloadFailed', 'warning', unseen),
];

const loud = [
  alert('HelpdeskDown', 'critical', { ...a, helpdesk: 'down' }),
  alert('AwaitingReplyBacklog', 'warning', { ...down, ...b }),
  alert('ExporterAbsent', 'warning', { job: 'denter', helpdesk: 'down' }),
  alert('ExporterConfigReloadFailed', 'warning', a),
  alert('PollFailing', 'warning', { ...failing, reason: 'auth' }),
  alert('TicketCountsStale', 'warning', { ...failing, department_set: 'billing' }),
  alert('AwaitingReplyBacklog', 'warning', failing),
  alert('AwaitingReplyBacklog', 'critical', busy),
  alert('AwaitingReplyBacklog', 'warning', { ...busy, department_set: 'billing' }),
  alert('AwaitingReplyBacklog', 'warning', { ...busy, helpdesk: 'calm' }),
  alert('TicketCountsStale', 'warning', { ...busy, department_set: 'sales' }),
  alert('ExporterAbsent', 'critical', unseen),
  // Where Prometheus has no target at all, the alert has neither job nor instance.
  alert('ExporterAbsent', 'critical', {}),
];

async function send(address: string, alerts: readonly Labels[]): Promise<void> {
  const response = await fetch(`http://${address}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts.map((labels) => ({ labels }))),
  });
  expect(response.status).toBe(200);
}

/** One line an alert, so that what differs is easy to see. */
function lines(alerts: readonly Labels[]): string[] {
  return alerts.map((labels) => JSON.stringify(labels, Object.keys(labels).toSorted())).toSorted();
}

describeWithPeer('prometheus-alertmanager', 'Alertmanager with the example', (program) => {
  it('keeps quiet what another alert explains, and nothing of another helpdesk, set or instance', async () => {
    const webhook = await Webhook.start();
    const { address } = await startAlertmanager(program, webhook.url);
    await send(address, [...quiet, ...loud]);
    await eventually(async () => {
      const known = (await (await fetch(`http://${address}/api/v2/alerts`)).json()) as KnownAlert[];
      expect(known).toHaveLength(quiet.length + loud.length);
      const inhibited = known.filter(({ status }) => status.inhibitedBy.length > 0);
      expect(lines(inhibited.map(({ labels }) => labels))).toEqual(lines(quiet));
    });
  });

  it('tells at night of what is critical, and of warnings not before the morning', async () => {
    const webhook = await Webhook.start();
    const { address, command } = await startAlertmanager(program, webhook.url, 'never');
    const billing = { ...busy, department_set: 'billing' };
    const atNight = [
      alert('PollFailing', 'warning', failing),
      alert('HelpdeskDown', 'critical', { ...a, helpdesk: 'down' }),
      alert('AwaitingReplyBacklog', 'warning', { ...billing, helpdesk: 'calm' }),
      alert('AwaitingReplyBacklog', 'critical', billing),
    ];
    await send(address, atNight);
    await webhook.received('pager', 'firing', { alertname: 'DenterHelpdeskDown' });
    await webhook.received('billing-pager', 'firing', { alertname: 'DenterAwaitingReplyBacklog' });
    // Its own word that it has come to both of the warnings, each in a group of its own.
    await command.printed(/(not within active time[^]*){2}/);
    expect(webhook.alerts.map(({ labels }) => labels['severity'])).toEqual(['critical', 'critical']);
  });
});
