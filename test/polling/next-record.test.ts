import { expect, it } from 'vitest';
import { emptyRecord, nextRecord } from '../../src/polling/next-record.ts';
import { countsOf, succeeded, unpolled } from '../support/records.ts';
import { setOf } from '../support/settings.ts';

it('nextRecord keeps the wall clock for showing and the monotonic clock for measuring', () => {
  const outcome = { counts: countsOf() };
  const poll = { endedAtMs: 1_000_000, monotonicMs: 20, durationMs: 3, outcome };
  expect(nextRecord(emptyRecord(setOf()), poll)).toMatchObject({
    lastPoll: { endedAtMs: 1_000_000, durationMs: 3 },
    lastSuccess: { endedAtMs: 1_000_000, monotonicMs: 20 },
  });
});

const status = { key: 'open', title: 'Open', count: 60 };

it('nextRecord keeps the counts that it has while answers say the same', () => {
  const known = succeeded(unpolled(), countsOf([status]));
  const again = succeeded(known, structuredClone(countsOf([status])));
  expect(again.lastSuccess?.counts).toBe(known.lastSuccess?.counts);
  expect(again.polls).toBe(2);
});

it.each([
  ['a total', countsOf([status], { active: 0 })],
  ['the awaiting', countsOf([status], { awaitingReply: 0 })],
  ['the flagged', countsOf([status], { flagged: 0 })],
  ['the departments', countsOf([status], { departments: ['1', '3'] })],
  ['one department less', countsOf([status], { departments: ['1'] })],
  ['one department more', countsOf([status], { departments: ['1', '2', '3'] })],
  ["a status's count", countsOf([{ ...status, count: 61 }])],
  ["a status's title", countsOf([{ ...status, title: 'Offen' }])],
  ["a status's key", countsOf([{ ...status, key: 'offen' }])],
  ['one status less', countsOf([])],
  ['one status more', countsOf([status, { ...status, key: 'closed' }])],
  ['no statuses', countsOf([status], { statuses: undefined })],
  ['dropped statuses', countsOf([status], { statuses: undefined, droppedStatuses: 201 })],
])('nextRecord takes over counts that differ in %s', (_what, counts) => {
  const known = succeeded(unpolled(), countsOf([status]));
  expect(succeeded(known, counts).lastSuccess?.counts).toBe(counts);
  expect(succeeded(succeeded(unpolled(), counts), countsOf([status])).lastSuccess?.counts).toEqual(
    countsOf([status]),
  );
});
