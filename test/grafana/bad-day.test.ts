import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { describeWithPeer } from '../peer.ts';
import { eventually, ready, runExporter, writeConfig } from '../support/command.ts';
import { freePort, Prometheus } from '../support/prometheus.ts';
import { simulated } from '../support/simulated.ts';
import { askEverything, shown } from './dashboard-queries.ts';

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
  return `# TYPE denter_tickets_awaiting_reply gauge\n${lines.join('')}`;
}

/**
 * Series of half a minute ago, whose end Prometheus has not seen: for some minutes a status has two titles, and tickets
 * of another one have none.
 */
function leftovers(instance: string): string {
  const labels = `department_set="all",helpdesk="acme",instance="${instance}",job="denter",status="open"`;
  const at = Math.floor(Date.now() / 1000) - 30;
  const untitled = labels.replace('"all"', '"assigned"').replace('"open"', '"untitled"');
  return [
    '# TYPE denter_ticket_status_info gauge',
    `denter_ticket_status_info{${labels},title="New"} 1 ${at}`,
    '# TYPE denter_tickets gauge',
    `denter_tickets{${untitled}} 3 ${at}\n`,
  ].join('\n');
}

async function startExporter(file: string, address: string) {
  const command = runExporter([`--config.file=${file}`, `--web.listen-address=${address}`]);
  await command.printed(/"addresses":/);
  return command;
}

describeWithPeer('prometheus', 'the queries of the dashboards', (program) => {
  describeWithPeer('promtool', 'on a bad day', (promtool) => {
    it('show what is true, what fails and what changed, and after a restart what is true again', async () => {
      const { simulator, yaml } = await simulated({}, { staleAfter: '15s', timeout: '4s' });
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
      const past = { promtool, text: `${weekAgo(address)}${leftovers(address)}# EOF\n` };
      const prometheus = await Prometheus.start(program, address, {}, past);
      const see = async (name: string) => shown(prometheus, name);

      await eventually(async () => expect(Object.keys(await see(`${table} / C`))).toHaveLength(7));
      expect(await see(`${wall} / A`)).toEqual({ 'acme/assigned': 60 });
      expect(await see(`${wall} / B`)).toEqual({ 'acme/billing': 20 });
      expect(await see(`${wall} / C`)).toEqual({ 'globex/assigned': 30, 'initech/assigned': 38 });
      expect(await see(`${wall} / D`)).toEqual({ 'acme/all': 80, 'globex/all': 30, 'initech/all': 38 });
      expect(await see(`${wall} / E`)).toEqual({});
      expect(await see(`${wall} / F`)).toEqual({});
      expect(await see('denter-tickets / Over critical / A')).toEqual({ '': 1 });
      expect(await see('denter-tickets / Over warning / A')).toEqual({ '': 1 });
      expect(await see('denter-tickets / Not fresh / A')).toEqual({ '': 0 });
      expect(await see('denter-tickets / Dept. missing / A')).toEqual({ '': 0 });
      expect(await see('denter-tickets / Support now / A')).toEqual({ '': 1 });
      expect(await see('denter-tickets / Support now / B')).toEqual({ '': 1 });
      expect(await see('denter-tickets / Support hours / A')).toEqual({ acme: 1, globex: 0 });
      expect(await see(`${table} / D`)).toMatchObject({ 'acme/assigned': 60 / 45, 'initech/assigned': 1 });
      expect(await see(`${table} / E`)).toMatchObject({ 'acme/billing': 20 / 25 });
      expect(await see(`${table} / G`)).toEqual({ 'acme/assigned': 20 });
      expect(await see(`${table} / K`)).toMatchObject({ 'acme/assigned': 0, 'initech/all': 0 });
      expect(await see('denter-tickets / $set')).toMatchObject({ 'acme/assigned': 60 / 45, 'globex/all': 0 });
      const curves = async () =>
        Promise.all(['A', 'B', 'C', 'D', 'E'].map(async (id) => see(`${detail} / ${id}`)));
      expect(await curves()).toEqual([60, 45, 58, 40, 0].map((value) => ({ '': value })));
      const byStatus = async () => see('denter-tickets / By status / A');
      expect(await byStatus()).toEqual({
        Open: 50,
        untitled: 3,
        'Customer-Reply': 10,
        Answered: expect.any(Number) as number,
        'In Progress': expect.any(Number) as number,
        'On Hold': expect.any(Number) as number,
        'Waiting for vendor': expect.any(Number) as number,
      });
      expect(await see('denter-exporter / Failing polls / A')).toEqual({ '': 0 });
      expect(await see('denter-exporter / Failing now / C')).toEqual({});
      // For the share of time and the growth: a backlog that moves.
      simulator.setCounts('acme', { 1: { open: 90 }, 4: { open: 0 } });
      simulator.renameStatus('acme', 'answered', 'Replied', 'answered');
      simulator.removeStatus('acme', 'onhold');
      simulator.changeUser('acme', 'billing', { departments: [] });
      await simulator.inject({ fault: 'auth', helpdesk: 'initech' });
      await simulator.inject({ fault: 'reset', helpdesk: 'globex', requests: 1 });

      await eventually(async () =>
        expect(await see(`${wall} / E`)).toEqual({ 'initech/assigned': 38, 'initech/all': 38 }),
      );
      expect(await see(`${wall} / C`)).not.toHaveProperty('initech/assigned');
      expect(await see(`${wall} / D`)).not.toHaveProperty('initech/all');
      expect(await see('denter-exporter / Failing now / C')).toEqual({
        'initech/assigned/auth': 1,
        'initech/all/auth': 1,
      });
      expect(await see('denter-exporter / Failing department sets by reason / A')).toEqual({ auth: 2 });
      expect(await see(`${table} / K`)).toMatchObject({ 'initech/assigned': 1, 'initech/all': 1 });
      await eventually(async () => expect(await see(`${wall} / A`)).toEqual({ 'acme/assigned': 110 }));
      await eventually(async () =>
        expect(await see('denter-tickets / Dept. missing / A')).toEqual({ '': 1 }),
      );
      expect(await see(`${table} / J`)).toMatchObject({ 'acme/billing': 1, 'acme/assigned': 0 });
      await eventually(async () => {
        const titles = Object.keys(await byStatus());
        expect(titles).toEqual(expect.arrayContaining(['Replied']));
        expect(titles.filter((title) => ['Answered', 'On Hold'].includes(title))).toEqual([]);
      });
      expect((await see(`${table} / F`))['acme/assigned']).toBeGreaterThan(0);
      await eventually(async () =>
        expect(Object.keys(await see('denter-exporter / Retries / A'))).toEqual([
          expect.stringMatching(/^globex/),
        ]),
      );
      // Dropped, since they are older than stale_after: no data, never 0.
      await eventually(async () =>
        expect(await see(`${wall} / F`)).toEqual({ 'initech/assigned': -1, 'initech/all': -1 }),
      );
      expect(await see(`${wall} / E`)).toEqual({});
      expect(await see('denter-tickets / Not fresh / A')).toEqual({ '': 2 });
      expect((await see('denter-tickets / Oldest counts / A'))['']).toBeGreaterThan(5);
      expect(await see('denter-tickets / Oldest counts / B')).toEqual({});
      expect(await see('denter-exporter / Department sets that failed / A')).toEqual({
        'initech/assigned': 0,
        'initech/all': 0,
      });

      await first.end('SIGKILL');
      await eventually(async () => expect(await see('denter-exporter / Exporters / B')).toEqual({ '': 1 }));
      expect(await see('denter-exporter / Exporters / A')).toEqual({ '': 0 });
      await eventually(async () =>
        expect(Object.values(await see(`${wall} / F`))).toEqual([-1, -1, -1, -1, -1, -1, -1]),
      );
      expect(await see('denter-tickets / Over critical / A')).toEqual({});

      await simulator.heal();
      await startExporter(file, address);
      await eventually(async () => expect(await see(`${wall} / A`)).toEqual({ 'acme/assigned': 110 }));
      await eventually(async () => expect(await see(`${wall} / C`)).toHaveProperty('initech/assigned', 38));
      // The sets of a helpdesk are polled one after the other: a scrape may come between them.
      await eventually(async () => expect(await see(`${wall} / F`)).toEqual({}));
      expect(await see('denter-exporter / Restarts / A')).toEqual({ '': 1 });
      const share = await see('denter-tickets / Share of the time over the warning threshold / A');
      expect(share).toMatchObject({ 'acme/assigned': 1, 'initech/assigned': 0 });
      expect(share).not.toHaveProperty('globex/assigned');

      await eventually(async () => {
        // A process with so little to do collects no garbage for a while.
        for (let page = 0; page < 50; page += 1) await (await fetch(`http://${address}/`)).text();
        expect(await askEverything(prometheus, 60)).toEqual([]);
      }, 30_000);
      expect(prometheus.complaints).toEqual([]);
    }, 90_000);
  });
});
