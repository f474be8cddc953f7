import { describe, expect, it } from 'vitest';
import { version } from '../../src/config/version.ts';
import { OwnMetrics } from '../../src/metrics/own-metrics.ts';

describe('OwnMetrics', () => {
  it('says which build it is', async () => {
    expect(await new OwnMetrics().format('text')).toMatch(
      new RegExp(
        `^denter_exporter_build_info\\{version="${version}",revision="[^"]*",nodeversion="${process.version}"\\} 1$`,
        'm',
      ),
    );
  });

  it('serves both formats in turn with the right names of counters', async () => {
    const own = new OwnMetrics();
    own.collectProcess();
    for (let i = 0; i < 2; i += 1) {
      expect(await own.format('text')).toContain(
        '# TYPE process_cpu_user_seconds_total counter\nprocess_cpu_user_seconds_total ',
      );
      expect(await own.format('openmetrics')).toContain(
        '# TYPE process_cpu_user_seconds counter\nprocess_cpu_user_seconds_total ',
      );
    }
  });

  it('writes histograms with their buckets, sum and count', async () => {
    const own = new OwnMetrics();
    own.collectProcess();
    const { setTimeout: pause } = await import('node:timers/promises');
    let body = '';
    for (let i = 0; i < 100 && !body.includes('nodejs_gc_duration_seconds_count'); i += 1) {
      Array.from({ length: 1e6 }, (_, n) => ({ n }));
      await pause(10);
      body = await own.format('text');
    }
    expect(body).toMatch(/nodejs_gc_duration_seconds_bucket\{le="0.001",kind="\w+"\} \d+/);
    expect(body).toMatch(/nodejs_gc_duration_seconds_sum\{kind="\w+"\} /);
  });

  it('tells of reloads: of the last attempt, and of the last success', async () => {
    const own = new OwnMetrics();
    const onLoaded = own.collectReloads();
    onLoaded(true);
    const good = await own.format('text');
    expect(good).toContain('denter_exporter_config_last_reload_successful 1\n');
    const timestamp = /^denter_exporter_config_last_reload_success_timestamp_seconds (\S+)$/m;
    expect(Number(timestamp.exec(good)?.[1])).toBeCloseTo(Date.now() / 1000, -1);
    onLoaded(false);
    const bad = await own.format('text');
    expect(bad).toContain('denter_exporter_config_last_reload_successful 0\n');
    expect(timestamp.exec(bad)?.[1]).toBe(timestamp.exec(good)?.[1]);
  });
});
