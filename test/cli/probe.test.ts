import { expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { eventually, ready, startServe } from '../support/command.ts';
import { liveExporter } from '../support/live-exporter.ts';
import { Prometheus } from '../support/prometheus.ts';
import { simulated } from '../support/simulated.ts';

const probe = async (base: string, target: string, headers: Record<string, string> = {}): Promise<string> => {
  const response = await fetch(`${base}/probe?target=${target}`, { headers });
  expect(response.status).toBe(200);
  return response.text();
};

const upOf = (body: string): string[] =>
  Array.from(
    body.matchAll(/^denter_up\{helpdesk="acme",department_set="(.*)"\} (.)/gm),
    ([, set, up]) => `${set} ${up}`,
  );

it('probes at once, and right after the first round, add no request to it', async () => {
  const { simulator, file } = await simulated({}, { pollInterval: '1h', staleAfter: '3h' });
  const { base } = await liveExporter(file);
  await Promise.all(Array.from({ length: 20 }, async () => probe(base, 'acme')));
  await ready(base);
  await Promise.all(Array.from({ length: 20 }, async () => probe(base, 'acme')));
  expect(simulator.requests('acme')).toHaveLength(3);
});

it('a probe of a helpdesk that fails is 200 with denter_up 0 for every set', async () => {
  const { simulator, file } = await simulated();
  await simulator.inject({ fault: 'server_error', helpdesk: 'acme' });
  const { base } = await liveExporter(file);
  expect(upOf(await probe(base, 'acme'))).toEqual(['assigned 0', 'all 0', 'billing 0']);
});

it('a probe of a helpdesk that is silent ends before the scrape does, with denter_up 0', async () => {
  const { simulator, file } = await simulated({}, { pollInterval: '1m', timeout: '30s' });
  await simulator.inject({ fault: 'timeout', helpdesk: 'acme' });
  const { base } = await liveExporter(file);
  const body = await probe(base, 'acme', { 'x-prometheus-scrape-timeout-seconds': '1' });
  expect(upOf(body)).toEqual(['assigned 0', 'all 0', 'billing 0']);
  expect(body).toContain('reason="timeout"} 1\n');
  expect(body).toContain('denter_polls_total{helpdesk="acme",department_set="assigned"} 0\n');
});

describeWithPeer('prometheus', 'a real Prometheus', (program) => {
  it(
    'discovers every helpdesk by /sd and scrapes it by /probe, failures included',
    { timeout: 60_000 },
    async () => {
      const { simulator, file } = await simulated();
      await simulator.inject({ fault: 'auth', helpdesk: 'globex' });
      const { base } = await startServe(file, ['--web.route-prefix=/tools/denter']);
      const url = `${base}/tools/denter/sd`;
      const prometheus = await Prometheus.start(program, undefined, {
        http_sd_configs: [{ url, refresh_interval: '1s' }],
      });
      await eventually(async () => {
        const up = await prometheus.query('up{job="denter"} == 1');
        expect(new Set(up.map(({ metric }) => metric['instance']))).toEqual(
          new Set(['acme', 'globex', 'initech']),
        );
      });
      const sets = await prometheus.query('denter_up');
      expect(sets.every(({ metric }) => metric['instance'] === metric['helpdesk'])).toBe(true);
      expect(sets).toHaveLength(7);
      expect(await prometheus.query('denter_up{helpdesk="globex"} == 0')).toHaveLength(2);
      expect(await prometheus.query('denter_tickets_active{helpdesk="acme"}')).toHaveLength(3);
      expect(prometheus.complaints).toEqual([]);
    },
  );
});
