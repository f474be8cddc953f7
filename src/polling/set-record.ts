import type { DepartmentSetConfig } from '../config/config.ts';
import type { DenterError } from '../denter/denter-error.ts';
import type { Reason } from '../denter/reason.ts';
import type { TicketCounts } from '../denter/ticket-counts.ts';
import type { PollTrace } from '../denter/trace.ts';
import type { PollHistory } from './poll-history.ts';

/** All that is known of one department set at one moment. Immutable: a poll's end makes a new one. */
export interface SetRecord {
  readonly set: DepartmentSetConfig;
  /** Finished polls. */
  readonly polls: number;
  /** Polls that asked a second time. */
  readonly retries: number;
  /** Failures by reason; only reasons that have occurred. */
  readonly failures: ReadonlyMap<Reason, number>;
  readonly lastPoll: PollResult | undefined;
  readonly lastSuccess: PollSuccess | undefined;
  /** The last poll that failed; the last poll itself, as long as that is so. */
  readonly lastFailure: PollResult | undefined;
  readonly history: PollHistory;
}

export interface PollResult {
  /** Wall clock at the poll's end, Unix milliseconds. */
  readonly endedAtMs: number;
  readonly durationMs: number;
  /** `undefined` when it succeeded. */
  readonly error: DenterError | undefined;
  /** What happened on the network; absent where nothing did. */
  readonly trace?: PollTrace;
}

export interface PollSuccess {
  /** Wall clock at the poll's end, Unix milliseconds: for showing only. */
  readonly endedAtMs: number;
  /** Monotonic clock (`performance.now()`) at the poll's end: for measuring age. */
  readonly monotonicMs: number;
  readonly counts: TicketCounts;
}
