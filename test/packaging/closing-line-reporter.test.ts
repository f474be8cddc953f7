import { expect, it } from 'vitest';
import { runFixture } from './run-fixture.ts';

it.each([
  { what: 'every outcome', fixture: 'mixed', closingLine: '2 passed, 2 failed, 2 skipped', exitCode: 1 },
  { what: 'passes alone', fixture: 'passing', closingLine: '1 passed, 0 failed', exitCode: 0 },
  {
    what: 'a file that can not be loaded',
    fixture: 'broken-file',
    closingLine: '0 passed, 1 failed',
    exitCode: 1,
  },
  {
    what: 'an error outside any test',
    fixture: 'stray-error',
    closingLine: '1 passed, 1 failed',
    exitCode: 1,
  },
  {
    what: 'nothing but skipped tests',
    fixture: 'all-skipped',
    closingLine: '0 passed, 0 failed, 1 skipped',
    exitCode: 1,
  },
  { what: 'no test file', fixture: 'no-such', closingLine: '0 passed, 0 failed', exitCode: 1 },
])('a run with $what ends as $closingLine', async ({ fixture, closingLine, exitCode }) => {
  const run = await runFixture(fixture, {});
  expect(run).toMatchObject({ closingLine, exitCode });
});
