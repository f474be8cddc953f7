import { concreteRemedy } from '../denter/concrete-remedy.ts';
import type { Reason } from '../denter/reason.ts';
import type { SetRecord } from './set-record.ts';

/** What the log says of a poll's end: a line where the state has changed, the same at debug where it has not. */
export interface PollReport {
  readonly level: 'info' | 'warn' | 'debug';
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Compares what is known before and after a poll. */
export function reportPoll(record: SetRecord, previous: SetRecord): PollReport {
  const { set, lastPoll } = record;
  const trouble = troubleOf(record);
  const changed = previous.polls === 0 || trouble?.reason !== troubleOf(previous)?.reason;
  const details = {
    helpdesk: set.helpdesk,
    department_set: set.name,
    duration_seconds: Math.round(lastPoll?.durationMs ?? 0) / 1000,
  };
  if (trouble === undefined) {
    const message = previous.polls === 0 ? 'first poll succeeded' : 'poll succeeded again';
    return changed
      ? { level: 'info', message, details }
      : { level: 'debug', message: 'poll succeeded', details };
  }
  const { reason, message } = trouble;
  return {
    level: changed ? 'warn' : 'debug',
    message,
    details: { ...details, reason, remedy: concreteRemedy(reason, message) },
  };
}

/** What is wrong with a department set after its last poll: a failure, or a success that had to leave something out. */
export function troubleOf({
  lastPoll,
  lastSuccess,
}: SetRecord): { reason: Reason; message: string } | undefined {
  const error = lastPoll?.error;
  if (error !== undefined) return { reason: error.code, message: `poll failed: ${error.message}` };
  const dropped = lastSuccess?.counts.droppedStatuses ?? 0;
  if (dropped === 0) return undefined;
  return {
    reason: 'too_many_statuses',
    message: `counts by status left out: the answer holds ${dropped} statuses, at most 200 are taken`,
  };
}
