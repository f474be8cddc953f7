import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleAnswer } from '../support/server.ts';
import { phaseOf } from '../../src/polling/phase.ts';
import { fakeTime } from '../support/fake-poller.ts';
import { realPause, startPoller } from '../support/poller-of.ts';

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
    for (let i = 0; i < 49; i += 1) vi.advanceTimersByTime(100);
    await bench.until(() => helpdesk.requests === 1);
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
    await realPause();
    vi.advanceTimersByTime(10 * minute);
    await realPause();
    expect(bench.records).toHaveLength(0);
    expect(poller.record.polls).toBe(0);
    expect(helpdesk.requests).toBe(1);
  });

  it('says when it polls next', async () => {
    const { helpdesk, bench, poller } = await startPoller();
    poller.start(0);
    await bench.pass(100);
    expect(poller.plannedAt - performance.now()).toBeGreaterThan(0);
    expect(poller.plannedAt - performance.now()).toBeLessThanOrEqual(minute);
    helpdesk.answer = { status: 429, body: '', headers: { 'retry-after': '600' } };
    await bench.pass(minute);
    expect(poller.plannedAt - performance.now()).toBeGreaterThan(8 * minute);
  });
});
