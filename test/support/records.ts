import type { DepartmentSetConfig } from '../../src/config/config.ts';
import { DenterError } from '../../src/denter/denter-error.ts';
import type { Reason } from '../../src/denter/reason.ts';
import type { AttemptTrace } from '../../src/denter/trace.ts';
import type { TicketCounts, TicketStatus } from '../../src/denter/ticket-counts.ts';
import { emptyRecord, nextRecord } from '../../src/polling/next-record.ts';
import type { SetRecord } from '../../src/polling/set-record.ts';
import { setOf } from './settings.ts';

export function countsOf(
  statuses: readonly TicketStatus[] = [],
  overrides: Partial<TicketCounts> = {},
): TicketCounts {
  return {
    active: 123,
    awaitingReply: 100,
    flagged: 15,
    departments: ['1', '2'],
    droppedStatuses: 0,
    statuses,
    ...overrides,
  };
}

const inVain: AttemptTrace = {
  connection: undefined,
  reused: false,
  sentMs: undefined,
  firstByteMs: undefined,
  totalMs: 1,
  status: undefined,
  headers: '',
  bytes: 0,
  body: undefined,
  failure: 'in vain',
};

/** A moment of the wall clock, Unix milliseconds. */
export const pollEnd = Date.UTC(2026, 10, 24, 12, 0, 0);

export function succeeded(
  record: SetRecord,
  counts = countsOf(),
  monotonicMs = performance.now(),
): SetRecord {
  return nextRecord(record, {
    endedAtMs: pollEnd,
    monotonicMs,
    durationMs: 31.25,
    outcome: { counts },
  });
}

/** A poll that failed, at its second try too. */
export function failed(record: SetRecord, reason: Reason): SetRecord {
  const outcome = { error: new DenterError(reason, `it is ${reason}`) };
  return nextRecord(record, {
    endedAtMs: pollEnd + 60_000,
    monotonicMs: performance.now(),
    durationMs: 5.5,
    trace: { attempts: [inVain, inVain] },
    outcome,
  });
}

export function unpolled(overrides: Partial<DepartmentSetConfig> = {}): SetRecord {
  return emptyRecord(setOf(overrides));
}
