import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { describeWithPeer } from '../peer.ts';
import { eventually, ready, runExporter, writeConfig } from '../support/command.ts';
import { freePort, Prometheus } from '../support/prometheus.ts';
import { simulated } from '../support/simulated.ts';
import { askEverything, queries, shown } from './dashboard-queries.ts';

const wall = 'denter-tickets / Awaiting reply';
const table = 'denter-tickets / Every department set';
const detail = 'denter-tickets / Awaiting reply against the thresholds';

/** The demo's configuration, with support hours: acme's are now, globex's are not. */
function withSupportHours(yaml: string): string {
  const config = parse(yaml) as { helpdesks: object[] };
  const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
  const inThreeDays = days[(new Date().getUTCDay() + 3) % 7]!;
  const hours = (weekly: object) => ({ support_hours: { time_zone: 'UTC', weekly } });
  Object.assign(config.helpdesks[0]!, hours({ 'mon-sun': ['00:00-24:00'] }));
  Object.assign(config.helpdesks[1]!, hours({ [inThreeDays]: ['00:00-24:00'] }));
  return stringify(config);
}

/** In acme's set `assigned` 40 tickets awaited a reply a week ago, for some minutes around this one. */
function weekAgo(instance: string): string {
  const then = Math.floor(Date.now() / 1000) - 7 * 86_400;
  const labels = `department_set="assigned",helpdesk="acme",instance="${instance}",job="denter"`;
  const lines = [-60, 0, 60, 120, 180, 240].map(
    (seconds) => `denter_tickets_awaiting_reply{${labels}} 40 ${then + seconds}\n`,
  );
  return `# TYPE denter_tickets_awaiting_reply gauge\n${lines.join('')}# EOF\n`;
}

async function startExporter(file: string, address: string) {
  const command = runExporter([`--config.file=${file}`, `--web.listen-address=${address}`]);
  await command.printed(/"addresses":/);
  return command;
}

describeWithPeer('prometheus', 'the queries of the dashboards', (program) => {
  describeWithPeer('promtool', 'on a bad day', (promtool) => {
    it('show what is true, what fails and what changed, and after a restart what is true again', async () => {
      const { simulator, yaml } = await simulated({}, { staleAfter: '5s' });
      const none = { open: 0, customerreply: 0 };
      simulator.setCounts('acme', {
        1: { open: 40, customerreply: 10, answered: 7 },
        2: { ...none, open: 10 },
        4: { ...none, open: 20 },
      });
      simulator.setCounts('globex', { 10: { ...none, open: 30 }, 11: none });
      simulator.setCounts('initech', { 1: { ...none, open: 38 }, 2: none });
      const file = await writeConfig(withSupportHours(yaml));
      const address = `127.0.0.1:${await freePort()}`;
      const first = await startExporter(file, address);
      await ready(`http://${address}`);
      const past = { promtool, text: weekAgo(address) };
      const prometheus = await Prometheus.start(program, address, past);
      const see = async (name: string) => shown(prometheus, name);

      await eventually(async () => expect(Object.keys(await see(`${table} / C`))).toHaveLength(7));
      expect(await see(`${wall} / A`)).toEqual({ 'acme/assigned': 60 });
      expect(await see(`${wall} / B`)).toEqual({ 'acme/billing': 20 });
      expect(await see(`${wall} / C`)).toEqual({ 'globex/assigned': 30, 'initech/assigned': 38 });
      expect(await see(`${wall} / D`)).toEqual({ 'acme/all': 80, 'globex/all': 30, 'initech/all': 38 });
    }, 90_000);
  });
});
