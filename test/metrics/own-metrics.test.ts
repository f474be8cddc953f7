import { describe, expect, it, onTestFinished, vi } from 'vitest';
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

  it('writes no head of a family without samples', async () => {
    const own = new OwnMetrics();
    own.collectProcess();
    // What has been collected is counted in a later turn only, so that there is nothing to tell yet.
    expect(await own.format('text')).not.toContain('nodejs_gc_duration_seconds');
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
    expect(body).toContain('# TYPE nodejs_gc_duration_seconds histogram\n');
    expect(body).toMatch(/nodejs_gc_duration_seconds_bucket\{le="0.001",kind="\w+"\} \d+/);
    expect(body).toMatch(/nodejs_gc_duration_seconds_sum\{kind="\w+"\} /);
  });

  it('tells of reloads: of the last attempt, and of the last success', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const own = new OwnMetrics();
    const onLoaded = own.collectReloads();
    onLoaded(true);
    const good = await own.format('text');
    expect(good).toContain('denter_exporter_config_last_reload_successful 1\n');
    const timestamp = /^denter_exporter_config_last_reload_success_timestamp_seconds (\S+)$/m;
    expect(Number(timestamp.exec(good)?.[1])).toBe(Date.now() / 1000);
    vi.advanceTimersByTime(60_000);
    onLoaded(false);
    const bad = await own.format('text');
    expect(bad).toContain('denter_exporter_config_last_reload_successful 0\n');
    expect(timestamp.exec(bad)?.[1]).toBe(timestamp.exec(good)?.[1]);
  });
});
