import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeTime } from '../support/fake-poller.ts';
import { configOf, startFleet } from '../support/fleet-of.ts';
import { sampleAnswer, serveAnswer, serveHttp } from '../support/server.ts';
import { setOf } from '../support/settings.ts';

const minute = 60_000;
const sample = JSON.stringify(sampleAnswer);

describe('Fleet', () => {
  beforeEach(fakeTime);

  it('starts the first round at 100 polls a second', async () => {
    const { bench, fleet } = startFleet();
    const sets = Array.from({ length: 50 }, (_, i) => setOf({ helpdesk: `h${i}` }));
    fleet.apply(configOf(await serveAnswer(200, sample), sets));
    await bench.pass(250, 10);
    expect(bench.askedAt.length).toBeGreaterThanOrEqual(24);
    expect(bench.askedAt.length).toBeLessThanOrEqual(26);
    await bench.pass(300, 10);
    expect(bench.askedAt).toHaveLength(50);
  });

  it('starts all helpdesks before the second set of any', async () => {
    const { bench, fleet } = startFleet();
    const asked: string[] = [];
    const url = await serveHttp((req, res) => {
      req.on('data', (form) => asked.push(String(form).includes('ignore') ? 'all' : 'assigned'));
      req.on('end', () => res.end(sample));
    });
    const sets = Array.from({ length: 10 }, (_, i) => [
      setOf({ helpdesk: `h${i}` }),
      setOf({ helpdesk: `h${i}`, name: 'all', ignoreDepartmentAssignments: true }),
    ]);
    fleet.apply(configOf(url, sets.flat()));
    await bench.pass(300, 10);
    expect(asked).toEqual([...Array(10).fill('assigned'), ...Array(10).fill('all')]);
  });

  it('starts it faster where it would not end within an interval', async () => {
    const { bench, fleet } = startFleet();
    const often = Array.from({ length: 999 }, (_, i) => setOf({ helpdesk: `h${i}`, pollIntervalMs: 5000 }));
    fleet.apply(configOf(await serveAnswer(200, sample), [...often, setOf({ helpdesk: 'seldom' })]));
    const polled = () => new Set(bench.records.map(({ set }) => set.helpdesk)).size;
    await bench.pass(2500, 50);
    // No faster than it has to.
    expect(polled()).toBeLessThanOrEqual(501);
    await bench.pass(2500, 50);
    expect(polled()).toBe(1000);
  });

  it('knows what the poller of a department set does next, and nothing of one that is not polled', async () => {
    const { bench, fleet } = startFleet();
    const set = setOf();
    fleet.apply(configOf(await serveAnswer(200, sample), [set]));
    await bench.pass(100);
    expect(fleet.plan(set)).toEqual({ is: 'planned', at: expect.any(Number) as number });
    expect(fleet.plan(setOf({ name: 'other' }))).toBeUndefined();
  });

  it('lets no more polls run at once than the configuration says', async () => {
    const { bench, fleet } = startFleet();
    let running = 0;
    let most = 0;
    const answerLater = async (res: ServerResponse): Promise<void> => {
      for (let i = 0; i < 10; i += 1) await nextTurn();
      running -= 1;
      res.end(sample);
    };
    const url = await serveHttp((_req, res) => {
      running += 1;
      most = Math.max(most, running);
      void answerLater(res);
    });
    const sets = Array.from({ length: 6 }, (_, i) => setOf({ helpdesk: `h${i}` }));
    fleet.apply({ ...configOf(url, sets), maxConcurrentPolls: 2 });
    vi.advanceTimersByTime(100);
    await bench.until(() => bench.records.length === 6);
    expect(most).toBe(2);
  });

  it('stops everything', async () => {
    const { bench, fleet } = startFleet();
    fleet.apply(configOf(await serveAnswer(200, sample), [setOf()]));
    await bench.pass(100);
    fleet.stop();
    await bench.pass(5 * minute, 1000);
    expect(bench.records).toHaveLength(1);
  });
});
