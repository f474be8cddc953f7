import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { PollSlots, withSlots } from '../../src/polling/poll-slots.ts';

/** Asks for so many slots and notes in which order they are got. */
function askFor(slots: PollSlots, count: number): number[] {
  const got: number[] = [];
  for (let i = 0; i < count; i += 1) void slots.acquire().then(() => got.push(i));
  return got;
}

describe('PollSlots', () => {
  it('lets no more in than its limit, and the others in the order in which they came', async () => {
    const slots = new PollSlots(2);
    const got = askFor(slots, 5);
    await nextTurn();
    expect(got).toEqual([0, 1]);
    slots.release();
    await nextTurn();
    expect(got).toEqual([0, 1, 2]);
    slots.release();
    slots.release();
    await nextTurn();
    expect(got).toEqual([0, 1, 2, 3, 4]);
  });

  it('lets more in at once when its limit grows', async () => {
    const slots = new PollSlots(1);
    const got = askFor(slots, 4);
    slots.limit = 3;
    await nextTurn();
    expect(got).toEqual([0, 1, 2]);
  });

  it('lets nobody in after its limit has shrunk until enough have left', async () => {
    const slots = new PollSlots(3);
    const got = askFor(slots, 4);
    await nextTurn();
    slots.limit = 1;
    slots.release();
    slots.release();
    await nextTurn();
    expect(got).toEqual([0, 1, 2]);
    slots.release();
    await nextTurn();
    expect(got).toEqual([0, 1, 2, 3]);
  });

  it('has no limit when that is infinite, and can be given one', async () => {
    const slots = new PollSlots(Infinity);
    slots.limit = 1;
    const got = askFor(slots, 2);
    await nextTurn();
    expect(got).toEqual([0]);
  });
});

describe('withSlots', () => {
  it('waits for the first before it takes of the second, and gives both back, also after a failure', async () => {
    const [narrow, wide] = [new PollSlots(1), new PollSlots(2)];
    await narrow.acquire();
    const failing = withSlots([narrow, wide], async () => Promise.reject(new Error('failed')));
    await nextTurn();
    // It has taken none of the wide ones while it waits.
    expect(await Promise.all([wide.acquire(), wide.acquire()])).toHaveLength(2);
    narrow.release();
    wide.release();
    await expect(failing).rejects.toThrow('failed');
    await narrow.acquire();
    await wide.acquire();
  });
});
