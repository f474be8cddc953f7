import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseScenario } from '../../src/simulator/scenario-schema.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { describeWithPeer } from '../peer.ts';
import { eventually, startServe, temporaryFolder, writeConfig } from '../support/command.ts';
import { everySecond, Prometheus } from '../support/prometheus.ts';
import { simulated } from '../support/simulated.ts';
import { startAlertmanager } from './alertmanager.ts';
import { scaled } from './scaled.ts';
import { Webhook } from './webhook.ts';

const departments = [4, 7, 9].map((id) => ({ id, name: `Department ${id}` }));
const users = [
  {
    name: 'exporter',
    identifier: 'abc',
    secret: 'right-secret',
    awaiting_reply_thresholds: { warning: 20, critical: 50 },
  },
];
const scenario = parseScenario({
  speed: 0,
  helpdesks: ['busy', 'closed', 'locked-out', 'left'].map((name) => ({
    name,
    departments,
    users,
    life: false,
    tickets: { 4: { open: 3 } },
  })),
});

/** The simulator's helpdesks, with the one named `closed` never in its support hours. */
async function startExporter(): Promise<{ simulator: Simulator; target: string }> {
  const { simulator, yaml } = await simulated({ scenario });
  const hours = 'support_hours: { time_zone: UTC, weekly: { mon: [] } }';
  const file = await writeConfig(yaml.replace('- name: closed', `- ${hours}\n    name: closed`));
  const { base } = await startServe(file);
  return { simulator, target: base.replace('http://', '') };
}

async function startPrometheus(program: string, target: string, alertmanager: string): Promise<Prometheus> {
  const folder = await temporaryFolder();
  const files = ['denter-exporter.rules.yml', 'denter-exporter.alerts.yml'];
  for (const name of files) {
    const yaml = await readFile(new URL(`../../prometheus/${name}`, import.meta.url), 'utf8');
    await writeFile(join(folder, name), JSON.stringify(scaled(yaml)));
  }
  return Prometheus.startWith(program, {
    global: { ...everySecond, evaluation_interval: '1s' },
    rule_files: files.map((name) => join(folder, name)),
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
    scrape_configs: [{ job_name: 'denter', static_configs: [{ targets: [target] }] }],
  });
}

async function backlogComesAndGoes(simulator: Simulator, webhook: Webhook): Promise<void> {
  const labels = { alertname: 'DenterAwaitingReplyBacklog', helpdesk: 'busy', department_set: 'assigned' };
  const warning = await webhook.received('support-chat', 'firing', { ...labels, severity: 'warning' });
  expect(warning.annotations['description']).toContain('30 tickets await a reply, more than the 20');
  // Of this helpdesk: Prometheus may have missed the exporter itself for a moment at the start.
  const paged = webhook.alerts.filter(
    ({ receiver, labels: { helpdesk } }) => receiver === 'pager' && helpdesk === 'busy',
  );
  expect(paged).toEqual([]);
  simulator.setCounts('busy', { 4: { open: 60 } });
  const critical = await webhook.received('pager', 'firing', { ...labels, severity: 'critical' });
  expect(critical.annotations['description']).toContain('60 tickets await a reply, more than the 50');
  simulator.setCounts('busy', { 4: { open: 3 } });
  await webhook.received('pager', 'resolved', { ...labels, severity: 'critical' });
  await webhook.received('support-chat', 'resolved', { ...labels, severity: 'warning' });
}

async function secretIsWrong(webhook: Webhook): Promise<void> {
  const { annotations } = await webhook.received('support-chat', 'firing', {
    alertname: 'DenterPollFailing',
    helpdesk: 'locked-out',
    reason: 'auth',
  });
  expect(annotations['description']).toContain(
    'Check identifier and secret (or username and password) in Denter',
  );
}

async function departmentsAreMissing(webhook: Webhook): Promise<void> {
  const { annotations } = await webhook.received('support-chat', 'firing', {
    alertname: 'DenterDepartmentsMissing',
    helpdesk: 'left',
    department_set: 'assigned',
  });
  expect(annotations['description']).toContain('Missing department ids: 4, 7.');
}

describeWithPeer('prometheus', 'with a real Prometheus', (prometheusProgram) => {
  describeWithPeer('prometheus-alertmanager', 'and a real Alertmanager', (alertmanagerProgram) => {
    it(
      'the shipped rules tell of a backlog (warning, critical, resolved), a wrong secret and lost departments, but of none out of hours',
      { timeout: 150_000 },
      async () => {
        const webhook = await Webhook.start();
        const { simulator, target } = await startExporter();
        const { address } = await startAlertmanager(alertmanagerProgram, webhook.url);
        const prometheus = await startPrometheus(prometheusProgram, target, address);
        await eventually(async () => expect(await prometheus.query('denter_up == 1')).toHaveLength(8));

        simulator.setCounts('busy', { 4: { open: 30 } });
        simulator.setCounts('closed', { 4: { open: 60 } });
        simulator.changeUser('locked-out', 'exporter', { secret: 'another-secret' });
        simulator.changeUser('left', 'exporter', { departments: [9] });
        await Promise.all([
          backlogComesAndGoes(simulator, webhook),
          secretIsWrong(webhook),
          departmentsAreMissing(webhook),
        ]);
        expect(webhook.alerts.filter(({ labels }) => labels['helpdesk'] === 'closed')).toEqual([]);
        expect(prometheus.complaints).toEqual([]);
      },
    );
  });
});
