import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hash } from 'bcryptjs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { makeCertificates } from '../../src/simulator/certificates.ts';
import { parseScenario } from '../../src/simulator/scenario-schema.ts';
import { describeWithPeer } from '../peer.ts';
import { eventually, startServe, temporaryFolder } from '../support/command.ts';
import { everySecond, Prometheus } from '../support/prometheus.ts';
import { simulated } from '../support/simulated.ts';
import { bundled, ruleFiles } from './rule-files.ts';

const departments = [4, 7, 9].map((id) => ({ id, name: `Department ${id}` }));
const scenario = parseScenario({
  speed: 0,
  helpdesks: ['busy', 'left', 'moved', 'refusing'].map((name) => ({
    name,
    departments,
    users: [
      {
        name: 'exporter',
        identifier: 'abc',
        secret: 'right-secret',
        awaiting_reply_thresholds: { warning: 20, critical: 50 },
      },
    ],
    life: false,
    tickets: { 4: { open: 60 } },
  })),
});

type ScrapeConfig = Readonly<Record<string, unknown>>;

/** The jobs of a bundled file, with the exporter's address instead of `was`, and every second. */
async function jobs(name: string, was: string, target: string): Promise<ScrapeConfig[]> {
  const yaml = await readFile(join(bundled, 'scrape-configs', name), 'utf8');
  expect(yaml).toContain(was);
  const quick = yaml.replaceAll(was, target).replaceAll(/\b(scrape_\w+|refresh_interval): \w+/g, '$1: 1s');
  return (parse(quick) as { scrape_configs: ScrapeConfig[] }).scrape_configs;
}

/** Alerts that are pending or firing, by name, helpdesk and set, with what is said of each. */
async function alertsOf(prometheus: Prometheus, job: string): Promise<Record<string, string>> {
  const alerts = (await prometheus.alerts()).filter(({ labels }) => labels['job'] === job);
  return Object.fromEntries(
    alerts.map(({ labels, annotations }) => [
      ['alertname', 'instance', 'department_set', 'severity'].map((label) => labels[label] ?? '').join(' '),
      annotations['description'] ?? '',
    ]),
  );
}

/** A folder with what an exporter needs for TLS and a password, and the files that basic-auth-tls.yml names. */
async function protectedFiles(): Promise<string> {
  const folder = await temporaryFolder();
  const { ca, context } = await makeCertificates([]);
  const { cert, key } = await context('good');
  if (typeof cert !== 'string' || typeof key !== 'string') throw new Error('wanted PEM');
  const hashed = await hash('the-password', 4);
  const files = {
    'denter-exporter-ca.crt': ca,
    'server.crt': cert,
    'server.key': key,
    'denter-exporter-password': 'the-password\n',
    'web.yml': `tls_server_config: { cert_file: server.crt, key_file: server.key }\nbasic_auth_users: { prometheus: ${hashed} }\n`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

describeWithPeer('prometheus', 'Prometheus with the scrape configurations', (program) => {
  it(
    'finds all helpdesks by /sd, and the alerts speak of what /probe told',
    { timeout: 90_000 },
    async () => {
      const { simulator, file } = await simulated({ scenario }, { staleAfter: '6s' });
      const { base, command } = await startServe(file);
      const prometheus = await Prometheus.startWith(program, {
        global: { ...everySecond, evaluation_interval: '1s' },
        rule_files: ruleFiles,
        scrape_configs: await jobs('probe.yml', 'localhost:9877', base.replace('http://', '')),
      });

      const names = scenario.helpdesks.map(({ name }) => name).toSorted();
      await eventually(async () => {
        const up = await prometheus.query('denter_up{job="denter-probe"} == 1');
        expect(up.map(({ metric }) => metric['instance'] ?? '').toSorted()).toEqual(
          [...names, ...names].toSorted(),
        );
        expect(up.filter(({ metric }) => metric['instance'] !== metric['helpdesk'])).toEqual([]);
      });
      await eventually(async () =>
        expect(await prometheus.query('denter_exporter_build_info{job="denter-exporter"}')).toHaveLength(1),
      );
      expect(await prometheus.query('{job="denter-exporter", helpdesk!=""}')).toEqual([]);

      simulator.changeUser('left', 'exporter', { departments: [9] });
      await simulator.inject({ fault: 'not_found', helpdesk: 'moved' });
      await simulator.inject({ fault: 'server_error', helpdesk: 'refusing' });
      await eventually(async () => {
        expect(await alertsOf(prometheus, 'denter-probe')).toMatchObject({
          'DenterAwaitingReplyBacklog busy assigned warning': expect.stringContaining('60 tickets await'),
          'DenterAwaitingReplyBacklog busy assigned critical': expect.stringContaining('more than the 50'),
          'DenterDepartmentsMissing left assigned warning': expect.stringContaining('ids: 4, 7.'),
          'DenterPollFailing moved assigned warning': expect.stringContaining(
            'not_found: Check the path in url',
          ),
          'DenterHelpdeskDown refusing  critical': expect.stringContaining(
            'server_error: The helpdesk fails',
          ),
          'DenterTicketCountsStale refusing assigned warning': expect.stringContaining(
            'for the reason server_error',
          ),
        });
      }, 60_000);

      expect(prometheus.complaints).toEqual([]);
      await command.end();
      const absent = expect.stringContaining('Check that the process runs');
      await eventually(async () => {
        expect(await alertsOf(prometheus, 'denter-probe')).toEqual(
          Object.fromEntries(names.map((name) => [`DenterExporterAbsent ${name}  critical`, absent])),
        );
      });
    },
  );

  it('scrapes an exporter that wants TLS and a password, and no other', { timeout: 60_000 }, async () => {
    const folder = await protectedFiles();
    const { file } = await simulated({ scenario }, { staleAfter: '6s' });
    const { base } = await startServe(file, [`--web.config.file=${join(folder, 'web.yml')}`]);

    const target = base.replace('http://', '');
    const [job] = await jobs('basic-auth-tls.yml', 'denter-exporter.example.com:9877', target);
    const inFolder = JSON.stringify(job).replaceAll(/(?<=_file":")(?=[^/])/g, `${folder}/`);
    const asShipped = JSON.parse(inFolder) as ScrapeConfig;
    const { basic_auth: _password, ...rest } = asShipped;
    const prometheus = await Prometheus.startWith(program, {
      global: everySecond,
      scrape_configs: [asShipped, { ...rest, job_name: 'without-password' }],
    });
    await eventually(async () =>
      expect(await prometheus.query('denter_up{job="denter"} == 1')).toHaveLength(8),
    );
    await eventually(async () =>
      expect(await prometheus.query('up{job="without-password"} == 0')).toHaveLength(1),
    );
  });
});
