import { expect, it } from 'vitest';
import { heapAfterRounds } from '../support/fleet-rounds.ts';

it('keeps nothing of helpdesks that are added and removed again and again', async () => {
  const heap = await heapAfterRounds(60, 6);
  // The first rounds compile and fill what stays. A helpdesk that left 1 kB behind would make it 180 kB; garbage that is hard to collect makes some 50.
  const growth = (heap.at(-1) ?? Infinity) - (heap[2] ?? 0);
  expect(growth).toBeLessThan(150_000);
}, 120_000);
