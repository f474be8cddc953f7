import { hash, seededRandom } from './random.ts';
import {
  findStatus,
  type Access,
  type AnswerShape,
  type ApiUser,
  type HelpdeskScenario,
  type Role,
  type Status,
  type TicketNumbers,
} from './scenario.ts';
import { unknownName, SimulatorError } from './simulator-error.ts';
import { countTickets, type TicketCounts } from './ticket-counts.ts';
import { live, type Tickets } from './ticket-life.ts';
import { dayMs } from './virtual-clock.ts';
import { workingDay, type Minute } from './working-day.ts';

/** Life goes on in steps of a virtual minute. */
const tickMs = 60_000;
const ticksADay = dayMs / tickMs;
/** Life before the start, so that it begins with plausible counts: it is cheap, since ten thousand helpdesks may start at once. */
const warmUpTicks = 3 * ticksADay;
const warmUpStep = 15;

/** One helpdesk as it is now. It lives in whole virtual minutes, and only when somebody looks. */
export class Helpdesk {
  readonly name: string;
  access: Access;
  answer: AnswerShape;
  readonly tickets = new Map<number, Tickets>();
  readonly #scenario: HelpdeskScenario;
  readonly #seed: number;
  readonly #day: readonly Minute[];
  #statuses: readonly Status[];
  #roles = new Map<Role, Status[]>();
  #users: ReadonlyMap<string, ApiUser>;
  /** Virtual minutes lived, since midnight of day 0. */
  #tick: number;

  constructor(scenario: HelpdeskScenario, seed: number, startMs: number) {
    this.name = scenario.name;
    this.access = scenario.access;
    this.answer = scenario.answer;
    this.#scenario = scenario;
    this.#seed = hash(`${seed}/${scenario.name}`);
    this.#day = workingDay(scenario.workingHours.opens, scenario.workingHours.closes);
    this.#statuses = scenario.statuses;
    this.#users = new Map(scenario.users.map((user) => [user.name, user]));
    this.#tick = Math.floor(startMs / tickMs);
    for (const { id } of scenario.departments) this.tickets.set(id, new Map());
    this.#assignRoles();
    if (scenario.tickets !== undefined) this.setTickets(scenario.tickets);
    else if (scenario.life) this.#warmUp();
  }

  get statuses(): readonly Status[] {
    return this.#statuses;
  }

  get users(): readonly ApiUser[] {
    return [...this.#users.values()];
  }

  /** Lives up to a moment of virtual time; a moment that is past already changes nothing. */
  advanceTo(virtualMs: number): void {
    const tick = Math.floor(virtualMs / tickMs);
    if (!this.#scenario.life) this.#tick = tick;
    for (; this.#tick < tick; this.#tick += 1) this.#live(this.#tick, 1);
  }

  counts(user: ApiUser, ignoreAssignments: boolean): TicketCounts {
    return countTickets(this, user, ignoreAssignments);
  }

  /** @throws {SimulatorError} */
  user(name: string): ApiUser {
    const user = this.#users.get(name);
    if (user === undefined) throw unknownName('user', name, [...this.#users.keys()]);
    return user;
  }

  /** Puts a user in the place of the one with the same name. */
  setUser(user: ApiUser): void {
    const unknown = user.departments.find((id) => !this.tickets.has(id));
    if (unknown !== undefined) throw this.#unknownDepartment(unknown);
    this.#users = new Map(this.#users).set(user.name, user);
  }

  /** Sets exact counts, and leaves those that are not named. @throws {SimulatorError} when a name is unknown, before anything is set. */
  setTickets(numbers: TicketNumbers): void {
    const changes = Object.entries(numbers).flatMap(([id, byStatus]) => {
      const tickets = this.tickets.get(Number(id));
      if (tickets === undefined) throw this.#unknownDepartment(id);
      return Object.entries(byStatus).map(([status, count]) => ({
        tickets,
        status: this.#status(status),
        count,
      }));
    });
    for (const { tickets, status, count } of changes) tickets.set(status, count);
  }

  addStatus(status: Status): void {
    this.#refuseTitle(status.title);
    this.#statuses = [...this.#statuses, status];
    this.#assignRoles();
  }

  /** Gives a status another title and key, and leaves its tickets, flags and role. */
  renameStatus(from: string, title: string, key: string): void {
    const old = this.#status(from);
    if (title !== old.title) this.#refuseTitle(title);
    const renamed = { ...old, title, key };
    this.#statuses = this.#statuses.map((status) => (status === old ? renamed : status));
    for (const tickets of this.tickets.values()) {
      tickets.set(renamed, tickets.get(old) ?? 0);
      tickets.delete(old);
    }
    this.#assignRoles();
  }

  /** Removes a status with its tickets; nothing flows into its role any more unless another status plays it. */
  removeStatus(keyOrTitle: string): void {
    const gone = this.#status(keyOrTitle);
    this.#statuses = this.#statuses.filter((status) => status !== gone);
    for (const tickets of this.tickets.values()) tickets.delete(gone);
    this.#assignRoles();
  }

  #status(keyOrTitle: string): Status {
    const found = findStatus(this.#statuses, keyOrTitle);
    if (found !== undefined) return found;
    const possible = this.#statuses.map(({ key, title }) => key || title);
    throw unknownName('status', keyOrTitle, possible);
  }

  #refuseTitle(title: string): void {
    if (!this.#statuses.some((status) => status.title === title)) return;
    throw new SimulatorError('invalid', `there is a status "${title}" already; titles are unique`);
  }

  #unknownDepartment(id: string | number): SimulatorError {
    return unknownName('department', String(id), [...this.tickets.keys()].map(String));
  }

  #assignRoles(): void {
    this.#roles = new Map();
    for (const status of this.#statuses) {
      this.#roles.set(status.role, [...(this.#roles.get(status.role) ?? []), status]);
    }
  }

  #warmUp(): void {
    for (const { id, rates } of this.#scenario.departments) {
      const closed = this.#roles.get('closed')?.[0];
      const settled = Math.round((rates.arrivalsPerDay * rates.retentionMs) / dayMs);
      if (closed !== undefined) this.tickets.get(id)?.set(closed, settled);
    }
    for (let ago = warmUpTicks; ago > 0; ago -= warmUpStep) this.#live(this.#tick - ago, warmUpStep);
  }

  #live(tick: number, minutes: number): void {
    const now = this.#day[((tick % ticksADay) + ticksADay) % ticksADay];
    if (now === undefined) return;
    const random = seededRandom(this.#seed, tick);
    for (const { id, rates } of this.#scenario.departments) {
      const tickets = this.tickets.get(id);
      if (tickets !== undefined) live({ tickets, roles: this.#roles, random }, rates, now, minutes);
    }
  }
}
