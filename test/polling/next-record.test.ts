import { expect, it } from 'vitest';
import { emptyRecord, nextRecord } from '../../src/polling/next-record.ts';
import { countsOf } from '../support/records.ts';
import { setOf } from '../support/settings.ts';

it('nextRecord keeps the wall clock for showing and the monotonic clock for measuring', () => {
  const outcome = { counts: countsOf() };
  const poll = { endedAtMs: 1_000_000, monotonicMs: 20, durationMs: 3, outcome };
  expect(nextRecord(emptyRecord(setOf()), poll)).toMatchObject({
    lastPoll: { endedAtMs: 1_000_000, durationMs: 3 },
    lastSuccess: { endedAtMs: 1_000_000, monotonicMs: 20 },
  });
});
