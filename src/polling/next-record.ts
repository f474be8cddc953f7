import type { DepartmentSetConfig } from '../config/config.ts';
import type { DenterError } from '../denter/denter-error.ts';
import type { Reason } from '../denter/reason.ts';
import type { TicketCounts } from '../denter/ticket-counts.ts';
import type { SetRecord } from './set-record.ts';

/** A finished poll; clocks in milliseconds. */
export interface FinishedPoll {
  readonly endedAtMs: number;
  readonly monotonicMs: number;
  readonly durationMs: number;
  /** Whether it asked a second time. */
  readonly retried: boolean;
  readonly outcome: { readonly counts: TicketCounts } | { readonly error: DenterError };
}

/** What is known of a department set that has not been polled yet. */
export function emptyRecord(set: DepartmentSetConfig): SetRecord {
  return { set, polls: 0, retries: 0, failures: new Map(), lastPoll: undefined, lastSuccess: undefined };
}

/** What is known after one more poll. */
export function nextRecord(record: SetRecord, poll: FinishedPoll): SetRecord {
  const { endedAtMs, monotonicMs, durationMs, retried, outcome } = poll;
  const polled = {
    set: record.set,
    polls: record.polls + 1,
    retries: record.retries + (retried ? 1 : 0),
  };
  if ('error' in outcome) {
    const { error } = outcome;
    const lastPoll = { endedAtMs, durationMs, error };
    return {
      ...polled,
      failures: countFailure(record.failures, error.code),
      lastPoll,
      lastSuccess: record.lastSuccess,
    };
  }
  const { counts } = outcome;
  return {
    ...polled,
    failures:
      counts.droppedStatuses > 0 ? countFailure(record.failures, 'too_many_statuses') : record.failures,
    lastPoll: { endedAtMs, durationMs, error: undefined },
    lastSuccess: { endedAtMs, monotonicMs, counts },
  };
}

function countFailure(failures: SetRecord['failures'], reason: Reason): SetRecord['failures'] {
  return new Map(failures).set(reason, (failures.get(reason) ?? 0) + 1);
}
