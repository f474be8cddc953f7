import { describe, expect, it } from 'vitest';
import { mayComeForward } from '../../src/polling/come-forward.ts';

const intervalMs = 60_000;

describe('mayComeForward', () => {
  it.each([
    ['before the first poll', { polledAt: -Infinity, turnAt: 900_000 }, true],
    ['right after a poll', { polledAt: 994_001, turnAt: 1_010_000 }, false],
    ['a tenth of the interval after a poll', { polledAt: 994_000, turnAt: 1_010_000 }, true],
    ['when the next turn is an interval away', { polledAt: 990_000, turnAt: 1_060_000 }, true],
    ['when the next turn was used up', { polledAt: 990_000, turnAt: 1_060_001 }, false],
    ['while a back-off lasts', { polledAt: 940_000, turnAt: 1_010_000, until: 1_000_001 }, false],
    ['half an interval before the attempt', { polledAt: 900_000, turnAt: 1_010_000, until: 970_001 }, false],
    [
      'when the attempt after a back-off is due',
      { polledAt: 900_000, turnAt: 1_010_000, until: 970_000 },
      true,
    ],
  ])('%s', (_, state, wanted) => {
    expect(mayComeForward(1_000_000, { intervalMs, until: 0, ...state })).toBe(wanted);
  });
});
