import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Poller } from '../../src/polling/poller.ts';
import { fakeTime } from '../support/fake-poller.ts';
import { refusal, startPoller } from '../support/poller-of.ts';
import { helpdeskOf, setOf } from '../support/settings.ts';

describe('Poller, what it does next', () => {
  beforeEach(fakeTime);

  it('is its first poll at the moment that it was told, whatever interval it is given before', async () => {
    const { helpdesk, poller } = await startPoller();
    const plan = { is: 'planned', at: performance.now() + 500 };
    poller.start(500);
    expect(poller.plan).toEqual(plan);
    poller.adopt(helpdeskOf(helpdesk.url), setOf({ pollIntervalMs: 10_000 }));
    expect(poller.plan).toEqual(plan);
  });

  it('is not planned anew while a poll is under way, whatever interval it is given then', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    poller.start(0);
    await bench.pass(100);
    helpdesk.hold = true;
    while (helpdesk.held.length === 0) {
      vi.advanceTimersByTime(100);
      await nextTurn();
    }
    poller.adopt(helpdeskOf(helpdesk.url), setOf({ pollIntervalMs: 10_000 }));
    expect(poller.plan).toEqual({ is: 'under_way' });
  });

  it('is an ordinary poll after a failure that asks for no patience', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    helpdesk.answer = { status: 500, body: '' };
    poller.start(0);
    await bench.pass(100);
    expect(poller.plan).toMatchObject({ is: 'planned' });
  });

  it('comes two intervals after a refusal, whatever failed before', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    helpdesk.answer = { status: 500, body: '' };
    poller.start(0);
    await bench.pass(5 * 60_000, 1000);
    helpdesk.answer = refusal;
    await bench.pass(60_000, 1000);
    const before = helpdesk.requests;
    await bench.pass(2 * 60_000, 1000);
    expect(helpdesk.requests).toBe(before + 1);
  });

  it('is an ordinary poll for a set that has not failed itself, though another one stays away', async () => {
    const { helpdesk, bench, poller, backOff } = await startPoller();
    const other = new Poller(helpdeskOf(helpdesk.url), setOf({ name: 'all' }), bench.context, backOff);
    onTestFinished(() => other.stop());
    other.start(0);
    await bench.pass(100);
    helpdesk.answer = { status: 429, body: '', headers: { 'retry-after': '600' } };
    poller.start(0);
    await bench.pass(100);
    expect([poller, other].map(({ plan }) => plan.is)).toEqual(['backing_off', 'planned']);
  });

  it('is nothing, not even a timer, once it was stopped', async () => {
    const { poller } = await startPoller();
    poller.start(500);
    poller.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
