import { describe, expect, it } from 'vitest';
import { DenterError } from '../../src/denter/denter-error.ts';
import { type Reason, reasons } from '../../src/denter/reason.ts';
import { remedy } from '../../src/denter/remedy.ts';
import { reportPoll } from '../../src/polling/change.ts';
import { emptyRecord, nextRecord } from '../../src/polling/next-record.ts';
import type { SetRecord } from '../../src/polling/set-record.ts';
import { setOf } from '../support/settings.ts';

const counts = { active: 1, awaitingReply: 1, flagged: 0, statuses: [], droppedStatuses: 0, departments: [] };
const poll = { endedAtMs: 0, monotonicMs: 0, durationMs: 12.3456 };
const fails = (record: SetRecord, code: Reason) =>
  nextRecord(record, { ...poll, outcome: { error: new DenterError(code, `because of ${code}`) } });
const succeeds = (record: SetRecord, droppedStatuses = 0) =>
  nextRecord(record, { ...poll, outcome: { counts: { ...counts, droppedStatuses } } });
const fresh = emptyRecord(setOf());

describe('reportPoll', () => {
  it.each([
    ['the first success', fresh, succeeds(fresh), 'info', 'first poll succeeded'],
    ['another success', succeeds(fresh), succeeds(succeeds(fresh)), 'debug', 'poll succeeded'],
    ['the first failure', fresh, fails(fresh, 'auth'), 'warn', 'poll failed: because of auth'],
    [
      'a failure after a success',
      succeeds(fresh),
      fails(succeeds(fresh), 'dns'),
      'warn',
      'poll failed: because of dns',
    ],
    [
      'the same failure again',
      fails(fresh, 'dns'),
      fails(fails(fresh, 'dns'), 'dns'),
      'debug',
      'poll failed: because of dns',
    ],
    [
      'another failure',
      fails(fresh, 'dns'),
      fails(fails(fresh, 'dns'), 'tls'),
      'warn',
      'poll failed: because of tls',
    ],
    [
      'a success after a failure',
      fails(fresh, 'dns'),
      succeeds(fails(fresh, 'dns')),
      'info',
      'poll succeeded again',
    ],
    [
      'too many statuses',
      succeeds(fresh),
      succeeds(succeeds(fresh), 300),
      'warn',
      'counts by status left out: the answer holds 300 statuses, at most 200 are taken',
    ],
    [
      'a failure after too many statuses',
      succeeds(fresh, 300),
      fails(succeeds(fresh, 300), 'dns'),
      'warn',
      'poll failed: because of dns',
    ],
    [
      'too many statuses again',
      succeeds(fresh, 300),
      succeeds(succeeds(fresh, 300), 301),
      'debug',
      'counts by status left out: the answer holds 301 statuses, at most 200 are taken',
    ],
    [
      'no longer too many',
      succeeds(fresh, 300),
      succeeds(succeeds(fresh, 300)),
      'info',
      'poll succeeded again',
    ],
  ])('reports %s at its level', (_what, previous, record, level, message) => {
    expect(reportPoll(record, previous)).toMatchObject({ level, message });
  });

  it('names helpdesk, department set, reason, and what to do', () => {
    expect(reportPoll(fails(fresh, 'auth'), fresh).details).toEqual({
      helpdesk: 'acme',
      department_set: 'assigned',
      duration_seconds: 0.012,
      reason: 'auth',
      remedy: remedy('auth'),
    });
  });
});

describe('remedy', () => {
  it('has a sentence for every reason', () => {
    for (const reason of reasons) expect(remedy(reason)).toMatch(/^[A-Z].{30,}\.$/);
  });
});
