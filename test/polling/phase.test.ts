import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSlot, phaseOf } from '../../src/polling/phase.ts';

describe('phaseOf', () => {
  it('is the same for the same names, whatever else is configured', () => {
    expect(phaseOf('acme', 'assigned')).toBeCloseTo(0.347_21, 4);
    expect(phaseOf('acme', 'all')).not.toBe(phaseOf('acme', 'assigned'));
  });

  it('spreads a thousand helpdesks over the interval', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 1000; i += 1) {
      const tenth = Math.floor(phaseOf(`helpdesk-${i}`, 'assigned') * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(Math.min(...tenths)).toBeGreaterThan(60);
    expect(Math.max(...tenths)).toBeLessThan(140);
  });
});

describe('nextSlot', () => {
  it.each([
    ['the first slot', 0, 60_000, 0.5, 30_000],
    ['the slot after one that has come', 30_000, 60_000, 0.5, 90_000],
    ['a phase of zero', 0, 60_000, 0, 60_000],
    [
      'a whole interval more, where rounding would land on the moment itself',
      134_234_161.251_008_03,
      90_000,
      0.490_680_566_756_054_76,
      134_324_161.251_008,
    ],
    ['the slot just ahead', 29_999.999, 60_000, 0.5, 30_000],
  ])('gives %s', (_what, after, interval, phase, slot) => {
    expect(nextSlot(after, interval, phase)).toBeCloseTo(slot, 6);
  });

  it('gives a moment after the given one, at most an interval later, always of the same phase', () => {
    const phase = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        fc.integer({ min: 5000, max: 86_400_000 }),
        phase,
        (after, interval, share) => {
          const slot = nextSlot(after, interval, share);
          expect(slot).toBeGreaterThan(after);
          expect(slot - after).toBeLessThanOrEqual(interval + 0.01);
          const turns = (slot - share * interval) / interval;
          expect(Math.abs(turns - Math.round(turns))).toBeLessThan(1e-3);
        },
      ),
    );
  });
});
