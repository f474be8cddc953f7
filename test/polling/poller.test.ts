import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleAnswer, serveAnswer } from '../support/server.ts';
import { helpdeskOf, setOf } from '../support/settings.ts';
import { nextSlot, phaseOf } from '../../src/polling/phase.ts';
import { fakeTime } from '../support/fake-poller.ts';
import { realPause, refusal, startPoller } from '../support/poller-of.ts';

const minute = 60_000;

describe('Poller', () => {
  beforeEach(fakeTime);

  it('polls when it is told first, and then once an interval at its own phase', async () => {
    const { bench, poller } = await startPoller();
    const startedAt = performance.now();
    poller.start(500);
    await bench.pass(5 * minute);
    const [first, ...later] = bench.askedAt;
    expect(first).toBeCloseTo(startedAt + 500, 0);
    expect(later).toHaveLength(5);
    for (const at of later)
      expect(Math.abs(((at / minute) % 1) - phaseOf('acme', 'assigned'))).toBeLessThan(0.003);
  });

  it('counts what it has done, and replaces its record as a whole', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    poller.start(0);
    await bench.pass(100);
    const first = poller.record;
    expect(first).toMatchObject({
      polls: 1,
      lastPoll: { error: undefined },
      lastSuccess: { counts: { active: 123 } },
    });
    helpdesk.answer = { status: 503, body: '' };
    await bench.pass(minute);
    expect(poller.record).toMatchObject({
      polls: 2,
      lastPoll: { error: { code: 'server_error' } },
      lastSuccess: { counts: { active: 123 } },
    });
    expect([...poller.record.failures]).toEqual([['server_error', 1]]);
    await bench.pass(minute);
    expect([...poller.record.failures]).toEqual([['server_error', 2]]);
    expect(bench.last).toEqual({ ...poller.record, nextPollBy: bench.last?.nextPollBy });
    expect(first.polls).toBe(1);
    expect(first.failures.size).toBe(0);
  });

  it('counts a status map that it has to drop, though the poll succeeds', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    const status = Object.fromEntries(
      Array.from({ length: 201 }, (_, i) => [`s${i}`, { title: 'S', count: i }]),
    );
    helpdesk.answer = { status: 200, body: JSON.stringify({ ...sampleAnswer, status }) };
    poller.start(0);
    await bench.pass(100);
    expect(poller.record).toMatchObject({
      lastPoll: { error: undefined },
      lastSuccess: { counts: { active: 123, statuses: undefined } },
    });
    expect([...poller.record.failures]).toEqual([['too_many_statuses', 1]]);
  });

  it('never begins a poll before the last one has ended', async () => {
    const { helpdesk, bench, poller } = await startPoller({ pollIntervalMs: 5000, timeoutMs: 4999 });
    helpdesk.hold = true;
    poller.start(0);
    vi.advanceTimersByTime(0);
    await bench.until(() => helpdesk.requests === 1);
    for (let i = 0; i < 49; i += 1) {
      vi.advanceTimersByTime(100);
      await realPause();
    }
    expect(helpdesk.requests).toBe(1);
    expect(bench.records).toHaveLength(0);
    vi.advanceTimersByTime(100);
    await bench.until(() => bench.records.length === 1);
    expect(bench.last?.lastPoll).toMatchObject({ error: { code: 'timeout' } });
  });

  it('writes nothing after it was stopped, even when the answer comes', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    helpdesk.hold = true;
    poller.start(0);
    vi.advanceTimersByTime(0);
    await bench.until(() => helpdesk.requests === 1);
    poller.stop();
    await bench.until(() => helpdesk.givenUp === 1);
    vi.advanceTimersByTime(10 * minute);
    await realPause();
    expect(bench.records).toHaveLength(0);
    expect(poller.record.polls).toBe(0);
    expect(helpdesk.requests).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('polls once where a timer comes a fraction of a millisecond early', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    poller.start(0);
    await bench.pass(100);
    const due = nextSlot(performance.now(), minute, phaseOf('acme', 'assigned'));
    await bench.pass(Math.floor(due - performance.now()), minute);
    expect(helpdesk.requests).toBe(2);
    await bench.pass(10, 1);
    expect(helpdesk.requests).toBe(2);
  });

  it('notes on both clocks when a poll ended, and how long it took', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    helpdesk.hold = true;
    poller.start(1000);
    vi.advanceTimersByTime(1000);
    await bench.until(() => helpdesk.held.length === 1);
    vi.advanceTimersByTime(700);
    helpdesk.held[0]?.();
    await bench.until(() => bench.records.length === 1);
    expect(poller.record).toMatchObject({
      lastPoll: { endedAtMs: Date.now(), durationMs: 700 },
      lastSuccess: { endedAtMs: Date.now(), monotonicMs: performance.now() },
    });
  });

  it('makes up for no poll that it missed while it waited for a slot', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    const { slots } = bench.context;
    slots.limit = 1;
    await slots.acquire();
    poller.start(0);
    await bench.pass(3 * minute, 1000);
    expect(helpdesk.requests).toBe(0);
    slots.release();
    await bench.until(() => bench.records.length === 1);
    await bench.pass(1000);
    expect(helpdesk.requests).toBe(1);
  });

  it('does not begin a poll when it was stopped while it waited for a slot', async () => {
    const { bench, poller } = await startPoller();
    const { slots } = bench.context;
    slots.limit = 1;
    await slots.acquire();
    poller.start(0);
    await bench.pass(100);
    poller.stop();
    slots.release();
    await realPause();
    expect(bench.askedAt).toEqual([]);
  });

  it('says what it does next, and why it stays away', async () => {
    const { helpdesk, bench, poller, backOff } = await startPoller();
    poller.start(0);
    vi.advanceTimersByTime(0);
    expect(poller.plan).toEqual({ is: 'under_way' });
    await bench.until(() => bench.records.length === 1);
    await bench.pass(100);
    const wait = () => (poller.plan.is === 'under_way' ? 0 : poller.plan.at - performance.now());
    expect(poller.plan.is).toBe('planned');
    expect(wait()).toBeGreaterThan(0);
    expect(wait()).toBeLessThanOrEqual(minute);
    helpdesk.answer = { status: 429, body: '', headers: { 'retry-after': '600' } };
    await bench.pass(minute);
    expect(poller.plan).toMatchObject({ is: 'backing_off', because: 'retry_after' });
    expect(wait()).toBeGreaterThan(9 * minute);
    expect(wait()).toBeLessThanOrEqual(11 * minute);
    helpdesk.answer = refusal;
    backOff.clear();
    await bench.pass(minute);
    expect(poller.plan).toMatchObject({ is: 'backing_off', because: 'refusal' });
    // At a moment of its own phase, where it then polls.
    const at = performance.now() + wait();
    const { polls } = poller.record;
    while (poller.record.polls === polls) await bench.pass(100);
    expect(Math.abs(performance.now() - at)).toBeLessThanOrEqual(100);
  });

  it('follows a new interval at once, and asks the helpdesk that it was given', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    poller.start(0);
    await bench.pass(100);
    const other = await serveAnswer(503, '');
    poller.adopt(helpdeskOf(other), setOf({ pollIntervalMs: 10_000 }));
    await bench.pass(10_000);
    expect(helpdesk.requests).toBe(1);
    expect(poller.record).toMatchObject({ polls: 2, lastPoll: { error: { code: 'server_error' } } });
  });

  it('ends a poll under way as it began when it is given other settings', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    poller.start(0);
    vi.advanceTimersByTime(0);
    await bench.until(() => helpdesk.requests === 1);
    const set = setOf({ pollIntervalMs: 10_000, awaitingReplyThresholds: { warning: 1 } });
    poller.adopt(helpdeskOf('http://127.0.0.1:1/'), set);
    await bench.until(() => bench.records.length === 1);
    expect(poller.record).toMatchObject({ set, polls: 1, lastPoll: { error: undefined } });
    expect(helpdesk.requests).toBe(1);
  });
});
