import { expect, it } from 'vitest';
import { heapAfterRounds } from '../support/fleet-rounds.ts';

it('keeps nothing of helpdesks that are added and removed again and again', async () => {
  const heap = await heapAfterRounds(150, 12);
  // The first rounds compile and fill what stays. What one helpdesk leaves behind, were it 700 bytes, would be 1 MB.
  const growth = (heap.at(-1) ?? Infinity) - (heap[3] ?? 0);
  expect(growth).toBeLessThan(800_000);
}, 30_000);
