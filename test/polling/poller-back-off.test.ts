import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { phaseOf } from '../../src/polling/phase.ts';
import { fakeTime } from '../support/fake-poller.ts';
import { refusal, sample, startPoller } from '../support/poller-of.ts';

const minute = 60_000;

describe('Poller, leaving a helpdesk alone', () => {
  beforeEach(fakeTime);

  it('doubles its interval after refusals, up to 15 minutes: at most 12 attempts in the first hour', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    helpdesk.answer = refusal;
    poller.start(0);
    await bench.pass(60 * minute, 1000);
    const gaps = bench.askedAt
      .slice(1)
      .map((at, index) => Math.round((at - (bench.askedAt[index] ?? 0)) / minute));
    // The first poll has no phase yet, so that the first gap may be up to an interval longer or shorter.
    expect(gaps.slice(1, 3)).toEqual([4, 8]);
    expect(gaps.slice(3).every((gap) => gap === 15)).toBe(true);
    expect(helpdesk.requests).toBeLessThanOrEqual(12);
    expect(helpdesk.requests).toBeGreaterThanOrEqual(6);
  });

  it('notices a changed secret within an interval, however long it stays away', async () => {
    // From the environment, which is read without waiting: fake time can't wait for the file system.
    vi.stubEnv('DENTER_TEST_SECRET', 'wrong');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const secret = { from: 'env', name: 'DENTER_TEST_SECRET' } as const;
    const { helpdesk, bench, poller } = await startPoller({
      credentials: { mode: 'api', identifier: 'id', secret },
    });
    helpdesk.answer = refusal;
    poller.start(0);
    await bench.pass(17 * minute, 1000);
    // Refused four times in a row: now it stays away for a quarter of an hour.
    expect(helpdesk.requests).toBe(4);
    await bench.pass(5 * minute, 1000);
    expect(helpdesk.requests).toBe(4);
    helpdesk.answer = { status: 200, body: sample };
    vi.stubEnv('DENTER_TEST_SECRET', 'right');
    await bench.pass(minute, 1000);
    expect(helpdesk.bodies.at(-1)).toContain('secret=right');
    expect(poller.record.lastPoll?.error).toBeUndefined();
  });

  it('forgets its back-off when it is told to', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    helpdesk.answer = refusal;
    poller.start(0);
    await bench.pass(20 * minute, 1000);
    const before = helpdesk.requests;
    poller.resetBackOff();
    await bench.pass(minute, 1000);
    expect(helpdesk.requests).toBe(before + 1);
  });

  it('honours Retry-After, and goes on at its phase after it', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    helpdesk.answer = { status: 429, body: '', headers: { 'retry-after': '600' } };
    poller.start(0);
    await bench.pass(100);
    helpdesk.answer = { status: 200, body: sample };
    await bench.pass(9 * minute, 1000);
    expect(helpdesk.requests).toBe(1);
    await bench.pass(2 * minute, 1000);
    expect(helpdesk.requests).toBe(2);
    expect(Math.abs((((bench.askedAt[1] ?? 0) / minute) % 1) - phaseOf('acme', 'assigned'))).toBeLessThan(
      0.02,
    );
  });

  it('goes on at the interval after every other failure', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    helpdesk.answer = { status: 500, body: '' };
    poller.start(0);
    await bench.pass(10 * minute, 1000);
    expect(helpdesk.requests).toBe(11);
  });
});
