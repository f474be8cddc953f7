import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { phaseOf } from '../../src/polling/phase.ts';
import { Poller } from '../../src/polling/poller.ts';
import { fakeTime } from '../support/fake-poller.ts';
import { helpdeskOf, setOf } from '../support/settings.ts';
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
    expect(gaps.slice(0, 3)).toEqual([2, 4, 8]);
    expect(gaps.slice(3).every((gap) => gap === 15)).toBe(true);
    expect(helpdesk.requests).toBeLessThanOrEqual(12);
    expect(helpdesk.requests).toBeGreaterThanOrEqual(6);
  });

  /** A poller with a secret from the environment, which is read without waiting: fake time can't wait for a file. */
  async function startWithVariable() {
    vi.stubEnv('DENTER_TEST_SECRET', 'wrong');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const secret = { from: 'env', name: 'DENTER_TEST_SECRET' } as const;
    return startPoller({ credentials: { mode: 'api', identifier: 'id', secret } });
  }

  /** A poller that was refused four times in a row: it stays away for a quarter of an hour. */
  async function startRefused() {
    const started = await startWithVariable();
    const { helpdesk, bench, poller } = started;
    helpdesk.answer = refusal;
    poller.start(0);
    await bench.pass(17 * minute, 1000);
    expect(helpdesk.requests).toBe(4);
    return started;
  }

  it('notices a changed secret within an interval, however long it stays away', async () => {
    const { helpdesk, bench, poller } = await startRefused();
    await bench.pass(5 * minute, 1000);
    expect(helpdesk.requests).toBe(4);
    helpdesk.answer = { status: 200, body: sample };
    vi.stubEnv('DENTER_TEST_SECRET', 'right');
    await bench.pass(minute, 1000);
    expect(helpdesk.bodies.at(-1)).toContain('secret=right');
    expect(poller.record.lastPoll?.error).toBeUndefined();
  });

  it('doubles its interval from the start again when another secret is refused', async () => {
    const { helpdesk, bench } = await startRefused();
    vi.stubEnv('DENTER_TEST_SECRET', 'wrong, too');
    await bench.pass(minute, 1000);
    expect(helpdesk.requests).toBe(5);
    await bench.pass(2 * minute, 1000);
    expect(helpdesk.requests).toBe(6);
  });

  it('notices a secret that is gone within an interval, and a good one after it', async () => {
    const { helpdesk, bench, poller } = await startRefused();
    vi.stubEnv('DENTER_TEST_SECRET', undefined);
    await bench.pass(minute, 1000);
    expect(poller.record.lastPoll?.error).toMatchObject({ code: 'secret' });
    expect(helpdesk.requests).toBe(4);
    vi.stubEnv('DENTER_TEST_SECRET', 'right');
    await bench.pass(minute, 1000);
    expect(helpdesk.requests).toBe(5);
  });

  it('shares what was refused with the sets that ask with the same credentials', async () => {
    const { helpdesk, bench, poller, backOff } = await startPoller();
    const url = helpdesk.url;
    const other = new Poller(helpdeskOf(url), setOf({ name: 'all' }), bench.context, backOff);
    onTestFinished(() => other.stop());
    poller.start(0);
    other.start(10);
    await bench.pass(minute, 1000);
    helpdesk.requests = 0;
    helpdesk.answer = refusal;
    await bench.pass(60 * minute, 1000);
    // Each fails once itself; from then on one of them tries for both.
    expect([poller, other].map(({ record }) => record.lastPoll?.error?.code)).toEqual(['auth', 'auth']);
    expect(helpdesk.requests).toBeLessThanOrEqual(8);
    helpdesk.answer = { status: 200, body: sample };
    await bench.pass(17 * minute, 1000);
    expect([poller, other].map(({ record }) => record.lastPoll?.error)).toEqual([undefined, undefined]);
  });

  it('forgets its back-off when it is told to', async () => {
    const { helpdesk, bench, poller, backOff } = await startPoller();
    helpdesk.answer = refusal;
    poller.start(0);
    await bench.pass(20 * minute, 1000);
    const before = helpdesk.requests;
    backOff.clear();
    await bench.pass(minute, 1000);
    expect(helpdesk.requests).toBe(before + 1);
    // And doubles its interval from the start again.
    await bench.pass(2 * minute, 1000);
    expect(helpdesk.requests).toBe(before + 2);
  });

  it('honours Retry-After, with whatever secret, and goes on at its phase after it', async () => {
    const { helpdesk, bench, poller } = await startWithVariable();
    helpdesk.answer = { status: 429, body: '', headers: { 'retry-after': '575' } };
    poller.start(0);
    await bench.pass(100);
    helpdesk.answer = { status: 200, body: sample };
    vi.stubEnv('DENTER_TEST_SECRET', 'another, which changes nothing');
    await bench.pass(9.5 * minute, 1000);
    expect(helpdesk.requests).toBe(1);
    await bench.pass(1.5 * minute, 1000);
    expect(helpdesk.requests).toBe(2);
    expect(Math.abs((((bench.askedAt[1] ?? 0) / minute) % 1) - phaseOf('acme', 'assigned'))).toBeLessThan(
      0.02,
    );
  });

  it('doubles its interval from the start again after a success', async () => {
    const { helpdesk, bench } = await startRefused();
    helpdesk.answer = { status: 200, body: sample };
    await bench.pass(15 * minute, 1000);
    const before = helpdesk.requests;
    helpdesk.answer = refusal;
    await bench.pass(3 * minute, 1000);
    expect(helpdesk.requests).toBe(before + 2);
  });

  it('forgets no refusal for a failure of another kind in between', async () => {
    const { helpdesk, bench } = await startRefused();
    helpdesk.answer = { status: 500, body: '' };
    await bench.pass(15 * minute, 1000);
    const before = helpdesk.requests;
    expect(before).toBeGreaterThan(4);
    helpdesk.answer = refusal;
    await bench.pass(10 * minute, 1000);
    expect(helpdesk.requests).toBe(before + 1);
  });

  it('goes on at the interval after every other failure', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    helpdesk.answer = { status: 500, body: '' };
    poller.start(0);
    await bench.pass(10 * minute, 1000);
    expect(helpdesk.requests).toBe(11);
  });
});
