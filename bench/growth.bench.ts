import { test } from 'vitest';
import { heapAfterRounds } from '../test/support/fleet-rounds.ts';
import { report } from './report.ts';

const megabyte = 1_000_000;

test('growth', async () => {
  const heap = await heapAfterRounds(10_000, 20);
  report('growth', 'MB', [
    {
      what: 'heap after the 20th time that 10 000 helpdesks were added, polled and removed',
      ours: (heap.at(-1) ?? Number.NaN) / megabyte,
      peer: 'after the 2nd time',
      theirs: (heap[1] ?? Number.NaN) / megabyte,
      wanted: { kind: 'within', ratio: 1.1 },
    },
  ]);
});
