import { describe, expect, it } from 'vitest';
import { eventually, scrape, startServe, writeConfig } from '../support/command.ts';
import { Herd } from '../support/herd.ts';

const many = 1_000;
const slots = 16;

describe('denter-exporter serve with 1 000 helpdesks', () => {
  it('starts them without a burst: at 100 a second, and so many at once as max_concurrent_polls says', async () => {
    const herd = await Herd.serve(1_500);
    const yaml = `global: { max_concurrent_polls: ${slots} }\n${herd.yaml(many)}`;
    const { base } = await startServe(await writeConfig(yaml));
    // Slow at first, when more than the slots would be needed, and then so fast that only the pace holds them back.
    await eventually(() => expect(herd.mostAtOnce).toBeGreaterThanOrEqual(slots));
    herd.answerMs = 20;
    const first = new Map<string, number>();
    await eventually(() => {
      for (const { at, address } of herd.polls) if (!first.has(address)) first.set(address, at);
      expect(first.size).toBe(many);
    }, 60_000);
    const moments = [...first.values()];
    // Half a second for the first one to get through, not that of a slow machine: that makes them come later.
    for (const [index, at] of moments.entries()) expect(at - moments[0]!).toBeGreaterThan(index * 10 - 500);
    expect(herd.mostAtOnce).toBe(slots);
    expect(await scrape(base)).not.toMatch(/^denter_up\{.*\} 0$/m);
  }, 90_000);
});
