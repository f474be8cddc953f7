import { ActiveFaults, type ActiveFault, type Injection } from './active-faults.ts';
import type { Answer } from './answer.ts';
import { answerCall, type ApiCall } from './denter-api.ts';
import { Helpdesk } from './helpdesk.ts';
import { ListenerFaults } from './listener-faults.ts';
import type { Listener } from './listener.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';
import type { Access, AnswerShape, HelpdeskScenario, Scenario, Status, TicketNumbers } from './scenario.ts';
import { unknownName } from './simulator-error.ts';
import type { TicketCounts } from './ticket-counts.ts';
import { changedUser, type UserChange } from './user-schema.ts';
import { VirtualClock } from './virtual-clock.ts';

/** What a simulator is made of. */
export interface SimulatorParts {
  readonly scenario: Scenario;
  readonly log: RequestLog;
  /** Where Denter is looked for. */
  readonly denter: Listener;
  readonly control: Listener;
  /** The CA's certificate, PEM; with HTTPS only. */
  readonly ca: string | undefined;
}

/**
 * A running Denter look-alike: all helpdesks of a scenario at the present virtual time, and everything that can be done to
 * them. Methods throw a `SimulatorError` for what doesn't exist or can't be.
 */
export class Simulator {
  readonly scenario: Scenario;
  readonly clock: VirtualClock;
  readonly ca: string | undefined;
  readonly controlUrl: string;
  readonly #log: RequestLog;
  readonly #denter: Listener;
  readonly #control: Listener;
  readonly #scenarios: ReadonlyMap<string, HelpdeskScenario>;
  /** Those that somebody has asked for. */
  readonly #helpdesks = new Map<string, Helpdesk>();
  readonly #faults = new ActiveFaults();
  readonly #listenerFaults: ListenerFaults;

  constructor({ scenario, log, denter, control, ca }: SimulatorParts) {
    this.scenario = scenario;
    this.clock = new VirtualClock(scenario.startTimeMs, scenario.speed);
    this.ca = ca;
    this.controlUrl = control.origin;
    this.#log = log;
    this.#denter = denter;
    this.#control = control;
    this.#scenarios = new Map(scenario.helpdesks.map((helpdesk) => [helpdesk.name, helpdesk]));
    this.#listenerFaults = new ListenerFaults(denter);
  }

  /** Ends everything, open connections too. */
  async close(): Promise<void> {
    this.#listenerFaults.stop();
    await Promise.all([this.#denter.close(), this.#control.close()]);
  }

  /** The API's address of a helpdesk. */
  url(helpdesk: string): string {
    return `${this.#denter.origin}/${this.#scenario(helpdesk).name}/includes/api.php`;
  }

  get names(): readonly string[] {
    return [...this.#scenarios.keys()];
  }

  has(helpdesk: string): boolean {
    return this.#scenarios.has(helpdesk);
  }

  /** The helpdesk as it is at this moment. */
  helpdesk(name: string): Helpdesk {
    const scenario = this.#scenario(name);
    const known = this.#helpdesks.get(name);
    const helpdesk = known ?? new Helpdesk(scenario, this.scenario.seed, this.scenario.startTimeMs);
    if (known === undefined) this.#helpdesks.set(name, helpdesk);
    helpdesk.advanceTo(this.clock.now());
    return helpdesk;
  }

  /** What Denter answers to a call, without faults. */
  answer(helpdesk: string, call: ApiCall): Answer {
    return answerCall(this.helpdesk(helpdesk), call);
  }

  /** What Denter would say of the tickets right now, if the user were allowed to ask. */
  expected(helpdesk: string, user: string, ignoreAssignments = false): TicketCounts {
    const found = this.helpdesk(helpdesk);
    return found.counts(found.user(user), ignoreAssignments);
  }

  setCounts(helpdesk: string, counts: TicketNumbers): void {
    this.helpdesk(helpdesk).setTickets(counts);
  }

  addStatus(helpdesk: string, status: Status): void {
    this.helpdesk(helpdesk).addStatus(status);
  }

  renameStatus(helpdesk: string, keyOrTitle: string, title: string, key: string): void {
    this.helpdesk(helpdesk).renameStatus(keyOrTitle, title, key);
  }

  removeStatus(helpdesk: string, keyOrTitle: string): void {
    this.helpdesk(helpdesk).removeStatus(keyOrTitle);
  }

  changeUser(helpdesk: string, user: string, change: UserChange): void {
    const found = this.helpdesk(helpdesk);
    found.setUser(changedUser(found.user(user), change));
  }

  changeHelpdesk(helpdesk: string, change: Partial<Access>, answer: Partial<AnswerShape> = {}): void {
    const found = this.helpdesk(helpdesk);
    found.access = { ...found.access, ...change };
    found.answer = { ...found.answer, ...answer };
  }

  /** @param speed Virtual seconds per real second; 0 stands still. */
  setSpeed(speed: number): void {
    this.clock.setSpeed(speed);
  }

  /** @param ms Virtual milliseconds to jump ahead. */
  advance(ms: number): void {
    this.clock.advance(ms);
  }

  /** The listener's fault that is in place: no request arrives while it is. */
  get listenerFault(): string | undefined {
    return this.#listenerFaults.current;
  }

  /** Puts a fault in place of the one that the helpdesk, or every helpdesk, has; the next request meets it. */
  async inject(injection: Injection): Promise<void> {
    if (injection.helpdesk !== undefined) this.#scenario(injection.helpdesk);
    if (!(await this.#listenerFaults.inject(injection))) this.#faults.inject(injection);
  }

  /** Ends the injected fault of one helpdesk, or without a name all of them. Scheduled ones stay. */
  async heal(helpdesk?: string): Promise<void> {
    if (helpdesk !== undefined) this.#scenario(helpdesk);
    this.#faults.heal(helpdesk);
    if (helpdesk === undefined) await this.#listenerFaults.heal();
  }

  /** The fault that the next request to a helpdesk meets. */
  fault(helpdesk: string): ActiveFault | undefined {
    return this.#faults.current(this.#scenario(helpdesk), this.clock.now());
  }

  /** The fault that a request meets now; it counts as one of the fault's requests. */
  meetFault(helpdesk: string): ActiveFault | undefined {
    return this.#faults.meet(this.#scenario(helpdesk), this.clock.now());
  }

  log(request: Omit<LoggedRequest, 'number' | 'time'>): void {
    this.#log.add(request);
  }

  /** The last requests, oldest first; of all helpdesks without a name. */
  requests(helpdesk?: string, limit?: number): readonly LoggedRequest[] {
    if (helpdesk !== undefined) this.#scenario(helpdesk);
    return this.#log.last(limit, helpdesk);
  }

  clearRequests(): void {
    this.#log.clear();
  }

  #scenario(name: string): HelpdeskScenario {
    const scenario = this.#scenarios.get(name);
    if (scenario === undefined) throw unknownName('helpdesk', name, this.names);
    return scenario;
  }
}
