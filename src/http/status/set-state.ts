import type { AwaitingReplyThresholds } from '../../config/config.ts';
import type { SetRecord } from '../../polling/set-record.ts';
import { isHeld } from '../../polling/staleness.ts';

/**
 * Worst first: the page's order. `partial`: the poll succeeded, but had to leave something out. `stale`: no failure,
 * but no poll ended for too long either (a stopped process).
 */
export const setStates = ['failing', 'partial', 'stale', 'pending', 'ok'] as const;
export type SetState = (typeof setStates)[number];

/** Of thresholds, worst first. */
export const severities = ['critical', 'warning'] as const;
export type Severity = (typeof severities)[number];

/** `held`: kept after a failure. `stale`: too old to count on; no longer on `/metrics`. */
export type Freshness = 'fresh' | 'held' | 'stale';

/** What is looked at of every set for each page, so it is cheap: 20 000 of them take some milliseconds. */
export interface SetStanding {
  readonly record: SetRecord;
  readonly state: SetState;
  /** `undefined` before the first success. */
  readonly freshness: Freshness | undefined;
  /** The worst threshold that the tickets awaiting a reply are over; none where their number is stale. */
  readonly over: Severity | undefined;
}

export function standingOf(record: SetRecord, nowMonotonicMs: number): SetStanding {
  const held = isHeld(record, nowMonotonicMs);
  const freshness = freshnessOf(record, held);
  const counts = held ? record.lastSuccess?.counts : undefined;
  return {
    record,
    state: stateOf(record, held),
    freshness,
    over: counts && overThreshold(record.set.awaitingReplyThresholds, counts.awaitingReply),
  };
}

function freshnessOf({ lastSuccess, lastPoll }: SetRecord, held: boolean): Freshness | undefined {
  if (lastSuccess === undefined) return undefined;
  if (!held) return 'stale';
  return lastPoll?.error === undefined ? 'fresh' : 'held';
}

function stateOf({ lastPoll, lastSuccess }: SetRecord, held: boolean): SetState {
  if (lastPoll === undefined) return 'pending';
  if (lastPoll.error !== undefined) return 'failing';
  if (!held) return 'stale';
  return (lastSuccess?.counts.droppedStatuses ?? 0) > 0 ? 'partial' : 'ok';
}

/** A threshold is a count that is still in order: only what is greater is over it. */
function overThreshold(thresholds: AwaitingReplyThresholds, value: number): Severity | undefined {
  return severities.find((severity) => value > (thresholds[severity] ?? Infinity));
}
