import { describe, expect, it } from 'vitest';
import { eventually, scrape, startServe, writeConfig } from '../support/command.ts';
import { Herd } from '../support/herd.ts';

async function startHerd(
  herd: Herd,
  helpdesks: number,
  atOnce: number,
): Promise<{ base: string; at: number }> {
  const yaml = `global: { max_concurrent_polls: ${atOnce} }\n${herd.yaml(helpdesks)}`;
  const { base, command } = await startServe(await writeConfig(yaml));
  // The line is written right after the first round was planned. What was seen of it here would be later on a busy machine.
  const line = command.log.find(({ msg }) => msg === 'listening');
  return { base, at: Date.parse(String(line?.['time'])) - performance.timeOrigin };
}

/** When each helpdesk was asked first, in that order. */
async function firstRound(herd: Herd, helpdesks: number): Promise<number[]> {
  const first = new Map<string, number>();
  await eventually(() => {
    for (const { at, address } of herd.polls) if (!first.has(address)) first.set(address, at);
    expect(first.size).toBe(helpdesks);
  }, 60_000);
  return [...first.values()];
}

describe('denter-exporter serve with many helpdesks', { timeout: 90_000 }, () => {
  it('starts 1 000 of them at 100 a second, where nothing else holds them back', async () => {
    const herd = await Herd.serve(20);
    const { base, at } = await startHerd(herd, 1_000, 1_000);
    const moments = await firstRound(herd, 1_000);
    // Half a second from the plan to the line. A slow machine makes them come later, and has less to be caught with.
    const tooEarly = moments.filter((moment, index) => moment - at < index * 10 - 500);
    expect(tooEarly).toEqual([]);
    // The last one has been asked, and need not have been answered yet.
    await eventually(async () => expect(await scrape(base)).not.toMatch(/^denter_up\{.*\} 0$/m));
  });

  it('asks so many at once as max_concurrent_polls says', async () => {
    const herd = await Herd.serve(1_500);
    await startHerd(herd, 200, 16);
    // Slow at first, when more than the slots would be needed.
    await eventually(() => expect(herd.mostAtOnce).toBeGreaterThanOrEqual(16));
    herd.answerMs = 20;
    await firstRound(herd, 200);
    expect(herd.mostAtOnce).toBe(16);
  });
});
