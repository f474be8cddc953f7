import { beforeEach, describe, expect, it, vi } from 'vitest';
import { probe } from '../../src/polling/probe.ts';
import { fakeTime } from '../support/fake-poller.ts';
import { refusal, startPoller } from '../support/poller-of.ts';

const minute = 60_000;
type Started = Awaited<ReturnType<typeof startPoller>>;

/** Lets minutes pass, with a probe at each of these moments of each. */
async function probedMinutes(
  { bench, poller }: Started,
  minutes: number,
  at: readonly number[],
): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    let now = 0;
    for (const moment of at) {
      await bench.pass(moment - now, 1000);
      now = moment;
      void poller.probe();
      await bench.pass(1);
      now += 1;
    }
    await bench.pass(minute - now, 1000);
  }
}

describe('Poller, probed', () => {
  beforeEach(fakeTime);

  it('polls at once, before its own first turn', async () => {
    const { helpdesk, poller } = await startPoller();
    poller.start(10_000);
    await poller.probe();
    expect([helpdesk.requests, poller.record.polls]).toEqual([1, 1]);
  });

  it('shares one poll among all who probe it meanwhile, and with its own turn', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    helpdesk.hold = true;
    poller.start(0);
    vi.advanceTimersByTime(1);
    const probes = [poller.probe(), poller.probe(), poller.probe()];
    await bench.until(() => helpdesk.held.length === 1);
    for (const answer of helpdesk.held) answer();
    await Promise.all(probes);
    expect([helpdesk.requests, poller.record.polls]).toEqual([1, 1]);
  });

  it('answers with what it knows right after a poll', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    poller.start(0);
    await bench.pass(100);
    const timers = vi.getTimerCount();
    const [record] = await probe([poller], 5_000);
    expect(record).toBe(poller.record);
    expect([helpdesk.requests, vi.getTimerCount()]).toEqual([1, timers]);
  });

  it('is polled by its probes alone where they come once an interval, whenever in it', async () => {
    for (const moment of [1_000, 15_000, 31_000, 59_000]) {
      const started = await startPoller();
      started.poller.start(0);
      await started.bench.pass(30_000, 1000);
      await probedMinutes(started, 3, [moment]);
      const before = started.helpdesk.requests;
      const polledAt: number[] = [];
      for (let i = 0; i < 5; i += 1) {
        await probedMinutes(started, 1, [moment]);
        polledAt.push(performance.now() - started.bench.askedAt.at(-1)!);
      }
      expect(started.helpdesk.requests - before).toBe(5);
      for (const ago of polledAt) expect(Math.abs(ago - (minute - moment))).toBeLessThan(10);
      started.poller.stop();
    }
  });

  it('is polled once an interval, and no more, under a flood of probes', async () => {
    const started = await startPoller();
    started.poller.start(0);
    await probedMinutes(started, 2, []);
    const before = started.helpdesk.requests;
    const everySecond = Array.from({ length: 59 }, (_, second) => (second + 1) * 1000);
    await probedMinutes(started, 10, everySecond);
    expect(started.helpdesk.requests - before).toBeLessThanOrEqual(11);
    expect(started.helpdesk.requests - before).toBeGreaterThanOrEqual(10);
  });

  it('goes on by itself when nobody probes it any more, at most two intervals later', async () => {
    const started = await startPoller();
    started.poller.start(0);
    await probedMinutes(started, 3, [10_000]);
    const last = started.bench.askedAt.at(-1)!;
    const before = started.helpdesk.requests;
    await probedMinutes(started, 3, []);
    expect(started.helpdesk.requests - before).toBeGreaterThanOrEqual(2);
    const next = started.bench.askedAt.find((at) => at > last)!;
    expect(next - last).toBeLessThanOrEqual(2 * minute);
  });

  it('makes no attempt more after a refusal, however often it is probed', async () => {
    const attempts: number[] = [];
    for (const at of [[], Array.from({ length: 29 }, (_, index) => (index + 1) * 2_000)]) {
      const started = await startPoller();
      started.helpdesk.answer = refusal;
      started.poller.start(0);
      await probedMinutes(started, 60, at);
      attempts.push(started.helpdesk.requests);
      started.poller.stop();
    }
    expect(attempts[1]).toBeLessThanOrEqual(attempts[0]!);
  });

  it('waits out Retry-After, however often it is probed', async () => {
    const started = await startPoller();
    started.helpdesk.answer = { status: 429, body: '', headers: { 'retry-after': '600' } };
    started.poller.start(0);
    await probedMinutes(started, 10, [10_000, 20_000, 30_000, 40_000, 50_000]);
    expect(started.helpdesk.requests).toBe(1);
  });

  it('does nothing any more once it is stopped', async () => {
    const { helpdesk, poller } = await startPoller();
    poller.start(1_000);
    poller.stop();
    await poller.probe();
    expect([helpdesk.requests, vi.getTimerCount()]).toEqual([0, 0]);
  });
});

describe('probe', () => {
  beforeEach(fakeTime);

  it('gives up waiting, for this answer only, and leaves the poll to end', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    poller.start(0);
    await bench.pass(100);
    helpdesk.hold = true;
    vi.advanceTimersByTime(30_000);
    const probed = probe([poller], 700);
    await bench.until(() => helpdesk.held.length === 1);
    vi.advanceTimersByTime(700);
    const [record] = await probed;
    expect(record).toMatchObject({
      polls: 1,
      lastPoll: {
        durationMs: 700,
        error: { code: 'timeout', message: 'no whole answer within the 0.7 s of the probe' },
      },
    });
    expect(poller.record.lastPoll?.error).toBeUndefined();
    helpdesk.held[0]!();
    await bench.until(() => poller.record.polls === 2);
    expect(poller.record.lastPoll?.error).toBeUndefined();
  });
});
