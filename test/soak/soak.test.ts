import { expect, it } from 'vitest';
import { soak } from './soak.ts';

/**
 * An exporter that has just started still grows, by some hundred bytes a poll. This sees an answer, a record or a socket that is
 * kept; `npm run soak` sees far less.
 */
const maxBytesPerPoll = 4000;

it('holds no more after minutes with faults, scrapes and reloads', { timeout: 180_000 }, async () => {
  const figures = await soak({
    helpdesks: 100,
    pollIntervalSeconds: 60,
    timeoutSeconds: 20,
    cycleMs: 120_000,
    cycles: 6,
  });
  expect(figures.polls).toBeGreaterThan(900);
  expect(figures.faults).toBeGreaterThan(20);
  expect(figures.heapBytesPerPoll).toBeLessThan(maxBytesPerPoll);
  for (const [what, drift] of Object.entries(figures.drift)) expect([what, drift < 8]).toEqual([what, true]);
});

it('would see it if 20 kB of each poll were kept', { timeout: 180_000 }, async () => {
  const leakBytes = 20_000;
  const figures = await soak({
    helpdesks: 20,
    pollIntervalSeconds: 60,
    timeoutSeconds: 20,
    cycleMs: 120_000,
    cycles: 4,
    leakBytes,
  });
  expect(figures.heapBytesPerPoll).toBeGreaterThan(3 * maxBytesPerPoll);
});
