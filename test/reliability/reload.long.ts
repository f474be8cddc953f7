import { expect, it } from 'vitest';
import { expectFlat, expectUntouched, runReloads } from './reload-run.ts';

it('10 000 reloads, 1 000 of them during polls, leave nothing behind and leave alone what did not change', async () => {
  const counts = [2_000, 4_000, 6_000, 8_000, 10_000];
  const ended = await runReloads(counts);
  const { run, holdings, seconds } = ended;
  console.log(`${Math.round(seconds)} s`);
  for (const [index, held] of holdings.entries()) console.log(counts[index], JSON.stringify(held));
  expect(run.duringPolls).toBe(1_000);
  expectFlat(holdings, 2_000_000);
  expectUntouched(ended);
});
