import type { DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import { type AskContext, askTicketCounts } from '../denter/ask.ts';
import type { Connections } from '../denter/connections.ts';
import { type CallCredentials, readCredentials } from '../denter/credentials.ts';
import { Deadline, untilAborted } from '../denter/deadline.ts';
import { DenterError } from '../denter/denter-error.ts';
import { BackOff } from './back-off.ts';
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

/** What a poller does next; moments of the monotonic clock. */
export type PollPlan =
  | { readonly is: 'under_way' }
  | { readonly is: 'planned'; readonly at: number }
  /** Left alone for longer than the interval, after a refusal or because the helpdesk asked for it by `Retry-After`. */
  | { readonly is: 'backing_off'; readonly at: number; readonly because: 'refusal' | 'retry_after' };

/**
 * Polls one department set, and is the only place that catches a DenterError. The first poll comes when it is told;
 * after that it keeps to a phase of its own in the interval. A poll never begins before the last one has ended.
 * All moments are of the monotonic clock.
 */
export class Poller {
  #helpdesk: HelpdeskConfig;
  #set: DepartmentSetConfig;
  readonly #context: PollingContext;
  readonly #phase: number;
  readonly #stop = new AbortController();
  readonly #backOff: BackOff;
  #record: SetRecord;
  /** `undefined` while a turn is under way. */
  #timer: NodeJS.Timeout | undefined;
  #turnAt = 0;

  /** @param backOff shared with the other sets of the helpdesk that ask with the same credentials */
  constructor(
    helpdesk: HelpdeskConfig,
    set: DepartmentSetConfig,
    context: PollingContext,
    backOff = new BackOff(),
  ) {
    this.#backOff = backOff;
    this.#helpdesk = helpdesk;
    this.#set = set;
    this.#context = context;
    this.#phase = phaseOf(set.helpdesk, set.name);
    this.#record = emptyRecord(set);
  }

  get record(): SetRecord {
    return this.#record;
  }

  get plan(): PollPlan {
    if (this.#timer === undefined) return { is: 'under_way' };
    const { until, because } = this.#backOff;
    if (!this.#heedsBackOff || until <= this.#turnAt) return { is: 'planned', at: this.#turnAt };
    return { is: 'backing_off', at: nextSlot(until, this.#set.pollIntervalMs, this.#phase), because };
  }

  start(delayMs: number): void {
    this.#planTurn(performance.now() + delayMs);
  }

  /** Ends it at once. A poll under way is given up and changes nothing any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#stop.abort();
  }

  /**
   * Takes over settings with which the same question is asked: what is known stays, and the schedule follows the new
   * interval. A poll under way ends as it began.
   */
  adopt(helpdesk: HelpdeskConfig, set: DepartmentSetConfig): void {
    const sameInterval = set.pollIntervalMs === this.#set.pollIntervalMs;
    this.#helpdesk = helpdesk;
    this.#set = set;
    this.#record = { ...this.#record, set };
    if (sameInterval || this.#timer === undefined || this.#record.polls === 0) return;
    clearTimeout(this.#timer);
    this.#planNextSlot(performance.now());
  }

  #planTurn(at: number): void {
    this.#turnAt = at;
    this.#timer = setTimeout(() => void this.#turn(), Math.max(0, at - performance.now()));
  }

  #planNextSlot(after: number): void {
    this.#planTurn(nextSlot(after, this.#set.pollIntervalMs, this.#phase));
  }

  async #turn(): Promise<void> {
    this.#timer = undefined;
    if (await this.#mayPoll()) await this.#pollInSlot();
    // A timer may come a fraction of a millisecond early: its own moment is not to be planned again.
    if (!this.#stop.signal.aborted) this.#planNextSlot(Math.max(performance.now(), this.#turnAt));
  }

  /** A set that has not failed itself asks: to go on showing its counts unasked would be to claim that all is well. */
  get #heedsBackOff(): boolean {
    return this.#record.lastPoll?.error !== undefined;
  }

  async #mayPoll(): Promise<boolean> {
    const { until, refused } = this.#backOff;
    if (!this.#heedsBackOff || performance.now() >= until) return true;
    if (refused === undefined) return false;
    const credentials = await this.#withinDeadline(async (signal) => this.#readCredentials(signal));
    if (!(credentials instanceof DenterError) && credentials.fingerprint === refused) return false;
    this.#backOff.clear();
    return true;
  }

  async #readCredentials(signal: AbortSignal): Promise<CallCredentials | DenterError> {
    try {
      return await untilAborted(readCredentials(this.#set), signal, 'while reading the secrets');
    } catch (error) {
      if (error instanceof DenterError) return error;
      throw error;
    }
  }

  async #withinDeadline<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const deadline = new Deadline(this.#set.timeoutMs, this.#stop.signal);
    try {
      return await work(deadline.signal);
    } finally {
      deadline.clear();
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
    const { fingerprint, ...asked } = await this.#withinDeadline(async (signal) => this.#ask(signal));
    if (this.#stop.signal.aborted) return;
    const endedAt = performance.now();
    if ('counts' in asked.outcome) this.#backOff.clear();
    else
      this.#backOff.fail(
        { startedAt, endedAt, error: asked.outcome.error, fingerprint },
        this.#set.pollIntervalMs,
      );
    const previous = this.#record;
    const times = { endedAtMs: Date.now(), monotonicMs: endedAt, durationMs: endedAt - startedAt };
    this.#record = nextRecord(previous, { ...asked, ...times });
    this.#context.onPolled(this.#record, previous);
  }

  async #ask(signal: AbortSignal): Promise<Asked> {
    const credentials = await this.#readCredentials(signal);
    if (credentials instanceof DenterError)
      return { outcome: { error: credentials }, fingerprint: undefined, retried: false };
    const { fingerprint } = credentials;
    const trace: AskContext['trace'] = (step, details) => this.#context.trace(this.#set, step, details);
    let retried = false;
    const onRetry = (): void => void (retried = true);
    const context = { connections: this.#context.connections, signal, trace, onRetry };
    try {
      const counts = await askTicketCounts(this.#helpdesk, this.#set, credentials, context);
      return { outcome: { counts }, fingerprint, retried };
    } catch (error) {
      if (error instanceof DenterError) return { outcome: { error }, fingerprint, retried };
      throw error;
    }
  }
}

/** How a question ended, and the fingerprint of the credentials that it was asked with. */
interface Asked extends Pick<FinishedPoll, 'outcome' | 'retried'> {
  readonly fingerprint: string | undefined;
}
