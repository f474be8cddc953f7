import { expect, it } from 'vitest';
import { expectFlat, expectUntouched, runReloads } from './reload-run.ts';

it('10 000 reloads, 1 000 of them during polls, leave nothing behind and leave alone what did not change', async () => {
  const ended = await runReloads(10_000);
  const { run, before, after, seconds } = ended;
  console.log(`${Math.round(seconds)} s, after 2 000 reloads and after 10 000:`, before, after);
  expect(run.duringPolls).toBe(1_000);
  expectFlat(before, after, 2_000_000);
  expectUntouched(ended);
});
