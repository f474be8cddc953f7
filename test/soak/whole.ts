import { expect, it } from 'vitest';
import { soak, type SoakOptions } from './soak.ts';

/** A hundred helpdesks for so long, and what must hold of it. */
export function itStaysFlat(name: string, options: Omit<SoakOptions, 'helpdesks'>): void {
  it(`holds no more after ${name}`, { timeout: 3_600_000 }, async () => {
    const figures = await soak({
      ...options,
      helpdesks: 100,
      onReading: (readings) => console.log(readings.length, JSON.stringify(readings.at(-1))),
    });
    console.log(JSON.stringify(figures, null, 2));
    expect(figures.heapSlopeMbPerDay).toBeLessThan(1);
    for (const drift of Object.values(figures.drift)) expect(drift).toBeLessThan(4);
  });
}
