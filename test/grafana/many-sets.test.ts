import { expect, it } from 'vitest';
import { parseScenario } from '../../src/simulator/scenario-schema.ts';
import { describeWithPeer } from '../peer.ts';
import { eventually, ready, startServe } from '../support/command.ts';
import { Prometheus } from '../support/prometheus.ts';
import { simulated } from '../support/simulated.ts';
import { askEverything, shown } from './dashboard-queries.ts';

const helpdesks = 120;

describeWithPeer('prometheus', 'the queries of the dashboards', (program) => {
  it('do not err on hundreds of department sets that two exporters poll, and show the worst', async () => {
    const user = {
      name: 'exporter',
      identifier: 'exporter',
      secret: 'exporter-secret',
      awaiting_reply_thresholds: { warning: 10, critical: 100 },
    };
    const desk = { name: 'desk', count: helpdesks, life: false, users: [user] };
    const { simulator, file } = await simulated(
      { scenario: parseScenario({ helpdesks: [desk] }) },
      { timeout: '4s' },
    );
    for (let n = 1; n <= helpdesks; n += 1) simulator.setCounts(`desk-${n}`, { 1: { open: n } });
    const exporters = await Promise.all([startServe(file), startServe(file)]);
    const [one, other] = exporters.map(({ base }) => base.replace('http://', ''));
    const prometheus = await Prometheus.start(program, [one!, other!]);
    await Promise.all(exporters.map(async ({ base }) => ready(base)));

    await eventually(async () => {
      const polled = await prometheus.query('count by (instance) (denter_tickets_awaiting_reply)');
      expect(polled.map(({ value }) => value[1])).toEqual([String(2 * helpdesks), String(2 * helpdesks)]);
    });
    // Renamed and removed on the way: a status has two titles for a moment, in two exporters at different times.
    simulator.renameStatus('desk-1', 'open', 'Neu', 'open');
    simulator.removeStatus('desk-2', 'answered');
    await eventually(async () =>
      expect(await prometheus.query('denter_ticket_status_info{title="Neu"}')).toHaveLength(4),
    );
    const worst = [120, 119, 118, 117, 116, 115].map((n) => [`desk-${n}/assigned`, n]);
    await eventually(async () => {
      expect(await shown(prometheus, 'denter-tickets / Over critical / A')).toEqual({ '': 2 * 20 });
      const seen = await shown(prometheus, 'denter-tickets / Awaiting reply / A');
      expect(Object.entries(seen)).toEqual(worst);
    });
    expect(Object.keys(await shown(prometheus, 'denter-tickets / $set'))).toHaveLength(2 * helpdesks);
    await askEverything(prometheus, 20);
    expect(prometheus.complaints).toEqual([]);
  }, 180_000);
});
