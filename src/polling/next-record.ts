import type { DepartmentSetConfig } from '../config/config.ts';
import type { DenterError } from '../denter/denter-error.ts';
import type { Reason } from '../denter/reason.ts';
import { isSameCounts, type TicketCounts } from '../denter/ticket-counts.ts';
import type { PollTrace } from '../denter/trace.ts';
import { addPoll, emptyHistory } from './poll-history.ts';
import type { PollResult, SetRecord } from './set-record.ts';
import { graceMs } from './staleness.ts';

/** A finished poll; clocks in milliseconds. */
export interface FinishedPoll {
  /** What happened on the network, where something did. */
  readonly trace?: PollTrace | undefined;
  readonly endedAtMs: number;
  readonly monotonicMs: number;
  readonly durationMs: number;
  readonly outcome: { readonly counts: TicketCounts } | { readonly error: DenterError };
}

/** Of every set that has not failed yet: an empty map takes 184 bytes. */
const noFailures: SetRecord['failures'] = new Map();

/** What is known of a department set that has not been polled yet. */
export function emptyRecord(set: DepartmentSetConfig): SetRecord {
  return {
    set,
    polls: 0,
    retries: 0,
    failures: noFailures,
    lastPoll: undefined,
    lastSuccess: undefined,
    lastFailure: undefined,
    history: emptyHistory,
    nextPollBy: -Infinity,
  };
}

/** What is known after one more poll. */
export function nextRecord(record: SetRecord, poll: FinishedPoll): SetRecord {
  const { endedAtMs, monotonicMs, durationMs, outcome, trace } = poll;
  const error = 'error' in outcome ? outcome.error : undefined;
  const lastPoll: PollResult = {
    endedAtMs,
    durationMs,
    error,
    ...(trace === undefined ? {} : { trace }),
  };
  const reason = reasonOf(outcome);
  const known = record.lastSuccess?.counts;
  return {
    set: record.set,
    polls: record.polls + 1,
    retries: record.retries + ((trace?.attempts.length ?? 0) > 1 ? 1 : 0),
    failures: reason === undefined ? record.failures : countFailure(record.failures, reason),
    lastPoll,
    lastSuccess:
      'counts' in outcome
        ? { endedAtMs, monotonicMs, counts: isSameCounts(known, outcome.counts) ? known : outcome.counts }
        : record.lastSuccess,
    lastFailure: error === undefined ? record.lastFailure : lastPoll,
    history: addPoll(record.history, durationMs, reason),
    nextPollBy: monotonicMs + graceMs,
  };
}

/** A poll whose answer had too many statuses succeeded, and counts as a failure all the same. */
function reasonOf(outcome: FinishedPoll['outcome']): Reason | undefined {
  if ('error' in outcome) return outcome.error.code;
  return outcome.counts.droppedStatuses > 0 ? 'too_many_statuses' : undefined;
}

function countFailure(failures: SetRecord['failures'], reason: Reason): SetRecord['failures'] {
  return new Map(failures).set(reason, (failures.get(reason) ?? 0) + 1);
}
