import { expect, it } from 'vitest';
import { allCounts, lookAt } from '../cli/look.ts';
import { eventually, scrape } from '../support/command.ts';
import { expectFlat, expectUntouched, runReloads } from './reload-run.ts';

// The long one, of 10 000, is in reload.long.ts.
it('200 reloads, 20 of them during polls, leave nothing behind and leave alone what did not change', async () => {
  const ended = await runReloads([40, 200]);
  const { run, holdings } = ended;
  expect(run.duringPolls).toBe(20);
  expectFlat(holdings, 3_000_000);
  expectUntouched(ended);
  await eventually(async () =>
    expect(lookAt(await scrape(run.base), 'anew')).toMatchObject({ up: 1, counts: allCounts }),
  );
}, 60_000);
