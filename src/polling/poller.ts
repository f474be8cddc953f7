import type { DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import { credentialsOf } from '../denter/credentials.ts';
import { Deadline } from '../denter/deadline.ts';
import { DenterError } from '../denter/denter-error.ts';
import { askSet } from './ask-set.ts';
import { BackOff } from './back-off.ts';
import { mayComeForward } from './come-forward.ts';
import { emptyRecord, nextRecord } from './next-record.ts';
import { nextSlot, phaseOf } from './phase.ts';
import { withSlots } from './poll-slots.ts';
import type { PollingContext, PollPlan } from './polling-context.ts';
import type { SetRecord } from './set-record.ts';
import { expectPoll } from './staleness.ts';

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
  #stopped = false;
  /** Of what is under way. */
  #deadline: Deadline | undefined;
  #backOff: BackOff;
  #record: SetRecord;
  /** `undefined` while a turn is under way. */
  #timer: NodeJS.Timeout | undefined;
  #turnAt = 0;
  #turn: Promise<void> = Promise.resolve();
  #polledAt = -Infinity;

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

  get helpdesk(): HelpdeskConfig {
    return this.#helpdesk;
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
    this.#stopped = true;
    this.#deadline?.giveUp();
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

  /** Forgets its back-off, and shares another one. */
  beginBackOff(backOff: BackOff): void {
    this.#backOff = backOff;
  }

  #planTurn(at: number): void {
    this.#turnAt = at;
    // In whole milliseconds: Node keeps a list for each length that differs.
    this.#timer = setTimeout(() => this.#beginTurn(), Math.trunc(Math.max(0, at - performance.now())));
    this.#expect(at);
  }

  /** See {@link expectPoll}. */
  #expect(at: number): void {
    this.#record = expectPoll(this.#record, at, performance.now());
    this.#context.onExpected(this.#record);
  }

  #planNextSlot(after: number): void {
    this.#planTurn(nextSlot(after, this.#set.pollIntervalMs, this.#phase));
  }

  #beginTurn(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#expect(performance.now() + this.#set.timeoutMs);
    this.#turn = this.#takeTurn();
    // Whoever else waits for it: a programmer's error in a turn ends the process.
    void this.#turn.finally(() => {});
  }

  async #takeTurn(): Promise<void> {
    if (await this.#mayPoll()) await this.pollInSlot();
    // A timer may come a fraction of a millisecond early: its own moment is not to be planned again.
    if (!this.#stopped) this.#planNextSlot(Math.max(performance.now(), this.#turnAt));
  }

  /** Shares a turn under way, or begins the next one now where that is in order. Ends with it, or at once. */
  async probe(): Promise<void> {
    const state = { polledAt: this.#polledAt, turnAt: this.#turnAt, intervalMs: this.#set.pollIntervalMs };
    const until = this.#heedsBackOff ? this.#backOff.until : 0;
    if (this.#timer !== undefined && mayComeForward(performance.now(), { ...state, until }))
      this.#beginTurn();
    await this.#turn;
  }

  /** A set that has not failed itself asks: to go on showing its counts unasked would be to claim that all is well. */
  get #heedsBackOff(): boolean {
    return this.#record.lastPoll?.error !== undefined;
  }

  async #mayPoll(): Promise<boolean> {
    const { until, refused } = this.#backOff;
    if (!this.#heedsBackOff || performance.now() >= until) return true;
    if (refused === undefined) return false;
    const credentials = await this.#withinDeadline(async (deadline) => credentialsOf(this.#set, deadline));
    if (!(credentials instanceof DenterError) && credentials.fingerprint === refused) return false;
    this.#backOff.clear();
    return true;
  }

  async #withinDeadline<T>(work: (deadline: Deadline) => Promise<T>): Promise<T> {
    const deadline = new Deadline(this.#set.timeoutMs);
    this.#deadline = deadline;
    try {
      return await work(deadline);
    } finally {
      deadline.clear();
      this.#deadline = undefined;
    }
  }

  /** Polls as soon as there is a free slot. For the poller's own turns, and for who wants one poll and no more. */
  async pollInSlot(): Promise<void> {
    const { slots, localSlots } = this.#context;
    // The narrower one first: who waits for it keeps nobody waiting for the other.
    const needed = this.#helpdesk.transport.kind === 'local' ? [localSlots, slots] : [slots];
    await withSlots(needed, async () => (this.#stopped ? undefined : this.pollNow()));
  }

  /** Polls at once, slot or not. */
  async pollNow(): Promise<void> {
    const startedAt = performance.now();
    this.#expect(startedAt + this.#set.timeoutMs);
    const { outcome, fingerprint, trace } = await this.#withinDeadline(async (deadline) =>
      askSet(this.#helpdesk, this.#set, this.#context, deadline),
    );
    if (this.#stopped) return;
    const endedAt = performance.now();
    this.#polledAt = startedAt;
    if ('counts' in outcome) this.#backOff.clear();
    else
      this.#backOff.fail({ startedAt, endedAt, error: outcome.error, fingerprint }, this.#set.pollIntervalMs);
    const previous = this.#record;
    const durationMs = endedAt - startedAt;
    this.#record = nextRecord(previous, {
      endedAtMs: Date.now(),
      monotonicMs: endedAt,
      durationMs,
      outcome,
      trace,
    });
    this.#context.onPolled(this.#record, previous);
  }
}
