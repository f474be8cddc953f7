import type { DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import { askTicketCounts } from '../denter/ask.ts';
import type { Connections } from '../denter/connections.ts';
import { type CallCredentials, readCredentials } from '../denter/credentials.ts';
import { DenterError } from '../denter/denter-error.ts';
import { backOffMs, isRefusal } from './back-off.ts';
import { emptyRecord, type FinishedPoll, nextRecord } from './next-record.ts';
import { nextSlot, phaseOf } from './phase.ts';
import type { PollSlots } from './poll-slots.ts';
import type { SetRecord } from './set-record.ts';

export interface PollingContext {
  readonly connections: Connections;
  readonly slots: PollSlots;
  /** Called at the end of each poll, in the same turn in which the record changes. */
  readonly onPolled: (record: SetRecord, previous: SetRecord) => void;
  /** Called with each step of a poll, for the log at debug. */
  readonly trace: (
    set: DepartmentSetConfig,
    step: string,
    details: Readonly<Record<string, unknown>>,
  ) => void;
}

/**
 * Polls one department set, and is the only place that catches a DenterError. The first poll comes when it is told;
 * after that it keeps to a phase of its own in the interval. A poll never begins before the last one has ended.
 * All moments are of the monotonic clock.
 */
export class Poller {
  readonly #helpdesk: HelpdeskConfig;
  readonly #set: DepartmentSetConfig;
  readonly #context: PollingContext;
  readonly #phase: number;
  readonly #stop = new AbortController();
  #record: SetRecord;
  #timer: NodeJS.Timeout | undefined;
  #plannedAt = 0;
  #refusals = 0;
  /** Until when the helpdesk is left alone, and the credentials that it refused, if that is why. */
  #backOff: { readonly until: number; readonly refused: string | undefined } | undefined;

  constructor(helpdesk: HelpdeskConfig, set: DepartmentSetConfig, context: PollingContext) {
    this.#helpdesk = helpdesk;
    this.#set = set;
    this.#context = context;
    this.#phase = phaseOf(set.helpdesk, set.name);
    this.#record = emptyRecord(set);
  }

  get record(): SetRecord {
    return this.#record;
  }

  /** When it polls next, or looks whether it may; while a poll is under way, when that one was due. */
  get plannedAt(): number {
    return Math.max(this.#plannedAt, this.#backOff?.until ?? 0);
  }

  start(delayMs: number): void {
    this.#plan(performance.now() + delayMs);
  }

  /** Ends it at once. A poll under way is given up and changes nothing any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#stop.abort();
  }

  /** Polls again at the next moment of its phase, whatever Denter refused before. */
  resetBackOff(): void {
    this.#backOff = undefined;
    this.#refusals = 0;
  }

  #plan(at: number): void {
    this.#plannedAt = at;
    // A timer may come a fraction of a millisecond early, and its moment is then not to be planned again.
    this.#timer = setTimeout(() => void this.#turn(), Math.max(0, at - performance.now()));
  }

  async #turn(): Promise<void> {
    if (await this.#mayPoll()) await this.#pollInSlot();
    if (this.#stop.signal.aborted) return;
    this.#plan(nextSlot(Math.max(performance.now(), this.#plannedAt), this.#set.pollIntervalMs, this.#phase));
  }

  async #mayPoll(): Promise<boolean> {
    const backOff = this.#backOff;
    if (backOff === undefined || performance.now() >= backOff.until) return true;
    if (backOff.refused === undefined) return false;
    const credentials = await this.#readCredentials();
    if (!(credentials instanceof DenterError) && credentials.fingerprint === backOff.refused) return false;
    this.resetBackOff();
    return true;
  }

  async #readCredentials(): Promise<CallCredentials | DenterError> {
    try {
      return await readCredentials(this.#set);
    } catch (error) {
      if (error instanceof DenterError) return error;
      throw error;
    }
  }

  async #pollInSlot(): Promise<void> {
    await this.#context.slots.acquire();
    try {
      if (!this.#stop.signal.aborted) await this.pollNow();
    } finally {
      this.#context.slots.release();
    }
  }

  /** Polls at once. For the poller's own turns, and for who wants one poll and no more. */
  async pollNow(): Promise<void> {
    const startedAt = performance.now();
    const credentials = await this.#readCredentials();
    const outcome =
      credentials instanceof DenterError ? { error: credentials } : await this.#ask(credentials);
    if (this.#stop.signal.aborted) return;
    const endedAt = performance.now();
    const poll = { endedAtMs: Date.now(), monotonicMs: endedAt, durationMs: endedAt - startedAt, outcome };
    this.#keepAway(poll, startedAt, credentials instanceof DenterError ? undefined : credentials.fingerprint);
    const previous = this.#record;
    this.#record = nextRecord(previous, poll);
    this.#context.onPolled(this.#record, previous);
  }

  async #ask(credentials: CallCredentials): Promise<FinishedPoll['outcome']> {
    const { connections, trace } = this.#context;
    try {
      const counts = await askTicketCounts(this.#helpdesk, this.#set, credentials, {
        connections,
        signal: this.#stop.signal,
        trace: (step, details) => trace(this.#set, step, details),
      });
      return { counts };
    } catch (error) {
      if (error instanceof DenterError) return { error };
      throw error;
    }
  }

  #keepAway(poll: FinishedPoll, startedAt: number, fingerprint: string | undefined): void {
    if (!('error' in poll.outcome)) {
      this.resetBackOff();
      return;
    }
    const { error } = poll.outcome;
    this.#refusals = isRefusal(error.code) ? this.#refusals + 1 : 0;
    const intervalMs = this.#set.pollIntervalMs;
    const waitMs = backOffMs(error, this.#refusals, intervalMs);
    const refused = isRefusal(error.code) ? fingerprint : undefined;
    // Half an interval of grace: a poll that began a moment late must not cost a whole interval more.
    const until =
      error.retryAfterMs === undefined ? startedAt + waitMs - intervalMs / 2 : poll.monotonicMs + waitMs;
    this.#backOff = waitMs > intervalMs ? { until, refused } : undefined;
  }
}
