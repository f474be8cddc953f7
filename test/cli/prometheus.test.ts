import { expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { eventually, runExporter, startServe } from '../support/command.ts';
import { Prometheus } from '../support/prometheus.ts';
import { simulated } from '../support/simulated.ts';
import {
  foundSamples,
  ticketFamilies,
  wantedSamples,
  type SimulatorState,
} from '../support/wanted-samples.ts';

const post = async (url: string, body: object): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
};

describeWithPeer('prometheus', 'a real Prometheus', (program) => {
  it(
    'finds on the running demo exactly what the simulator holds, after several changes',
    { timeout: 90_000 },
    async () => {
      // By hand, from 07:30 to 09:00: the first fault comes at 09:30.
      const demo = runExporter(['demo', '--web.listen-address=127.0.0.1:0', '--speed=0']);
      const [, target = ''] = await demo.printed(/Metrics +http:\/\/([^/]+)\/metrics/);
      const [, control = ''] = await demo.printed(/Simulator +(http:\/\/\S+)\//);
      const prometheus = await Prometheus.start(program, target);
      const state = async (): Promise<SimulatorState> =>
        (await (await fetch(`${control}/state`)).json()) as SimulatorState;

      for (let change = 0; change < 4; change += 1) {
        await post(`${control}/time`, { advance: change === 0 ? '0s' : '30m' });
        const wanted = wantedSamples(await state());
        await eventually(async () => {
          expect(foundSamples(await prometheus.query(`{${ticketFamilies}}`))).toEqual(wanted);
        });
      }
      expect(await prometheus.query('min_over_time(up[10m]) == 1')).toHaveLength(1);
      expect(await prometheus.query('denter_up == 1')).toHaveLength(7);
      expect(await prometheus.query('scrape_samples_scraped > 100')).toHaveLength(1);
      expect(prometheus.complaints).toEqual([]);
    },
  );

  it('reads every label value right, however strange a status is', { timeout: 60_000 }, async () => {
    const { simulator, file } = await simulated();
    const control = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('');
    const strange = [
      '"',
      '\\',
      '\\n',
      'a\nb',
      '😀',
      'レジストリ',
      ' ',
      'a,b',
      '{x="y"}',
      '#',
      '__proto__',
      '\uD800',
      '\uD801',
      control,
      '\u007F\u0085\u2028',
    ];
    for (const key of strange)
      simulator.addStatus('acme', {
        key,
        title: `T${key}`,
        includeInActive: false,
        includeInAwaiting: false,
        role: 'none',
      });
    const { base } = await startServe(file);
    const prometheus = await Prometheus.start(program, base.replace('http://', ''));
    const wanted = strange.map((key) => key.replace('\uD800', '\uFFFD').replace('\uD801', '\uFFFD#2'));
    await eventually(async () => {
      const samples = await prometheus.query(
        'denter_ticket_status_info{helpdesk="acme",department_set="all"}',
      );
      const found = samples.map(({ metric }) => metric['status'] ?? '');
      expect(found).toEqual(expect.arrayContaining(wanted));
    });
    expect(await prometheus.query('min_over_time(up[10m]) == 1')).toHaveLength(1);
    expect(prometheus.complaints).toEqual([]);
  });
});

describeWithPeer('promtool', 'promtool', (program) => {
  it('finds nothing to say of any denter_* line', async () => {
    const { Command } = await import('../support/command.ts');
    const { simulator, file } = await simulated();
    await simulator.inject({ fault: 'auth', helpdesk: 'globex' });
    const { base } = await startServe(file);
    await eventually(async () => expect((await fetch(`${base}/-/ready`)).status).toBe(200));
    const check = new Command('/bin/sh', ['-c', `curl -fsS ${base}/metrics | ${program} check metrics`]);
    await check.exited;
    const complaints = `${check.stdout}${check.stderr}`.split('\n').filter((line) => line !== '');
    expect(complaints.filter((line) => !line.startsWith('nodejs_'))).toEqual([]);
  });
});
