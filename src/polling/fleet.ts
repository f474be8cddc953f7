import type { Config, DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import { Secret } from '../config/secret.ts';
import { BackOff } from './back-off.ts';
import { Poller } from './poller.ts';
import type { PollingContext, PollPlan } from './polling-context.ts';
import { probe } from './probe.ts';
import type { SetRecord } from './set-record.ts';

/** The first round starts at this pace, or faster where it would not end within an interval otherwise. */
const firstRoundGapMs = 10;

/** The pollers of all department sets of the configuration in force, in its order. */
export class Fleet {
  readonly #context: PollingContext;
  #pollers: ReadonlyMap<string, Poller> = new Map();

  constructor(context: PollingContext) {
    this.#context = context;
  }

  /**
   * Takes over a configuration in one step. Pollers whose settings did not change go on as they are, without their
   * back-off; those that still ask the same go on with what they know; the others are ended and begin anew.
   */
  apply(config: Config): void {
    const pollers = new Map<string, Poller>();
    const added: Added[] = [];
    for (const helpdesk of config.helpdesks) {
      const backOffs = new Map<string, BackOff>();
      for (const [place, set] of helpdesk.departmentSets.entries()) {
        const key = setKey(set);
        const poller = this.#pollerOf(helpdesk, set, backOffs);
        pollers.set(key, poller);
        if (poller !== this.#pollers.get(key)) added.push({ poller, intervalMs: set.pollIntervalMs, place });
      }
    }
    for (const [key, poller] of this.#pollers) if (pollers.get(key) !== poller) poller.stop();
    this.#pollers = pollers;
    this.#context.connections.retain(config);
    this.#context.slots.limit = config.maxConcurrentPolls;
    this.#context.localSlots.limit = config.maxConcurrentLocalPolls;
    startRound(added);
  }

  /**
   * The one there is, where it can go on, or a new one.
   *
   * @param backOffs of the helpdesk, by who asks; new with each configuration
   */
  #pollerOf(helpdesk: HelpdeskConfig, set: DepartmentSetConfig, backOffs: Map<string, BackOff>): Poller {
    const asker = askerOf(helpdesk, set);
    const backOff = backOffs.get(asker) ?? new BackOff();
    backOffs.set(asker, backOff);
    const present = this.#pollers.get(setKey(set));
    // Compared when there is something to compare: texts kept for that took 300 bytes a set, and a third of the first start.
    if (
      present === undefined ||
      questionOf(present.helpdesk, present.record.set) !== questionOf(helpdesk, set)
    )
      return new Poller(helpdesk, set, this.#context, backOff);
    present.beginBackOff(backOff);
    if (textOf(present.record.set) !== textOf(set)) present.adopt(helpdesk, set);
    return present;
  }

  /** One a department set, in the order of the configuration. */
  records(): SetRecord[] {
    return Array.from(this.#pollers.values(), ({ record }) => record);
  }

  /** Whether every department set has been polled. */
  isPolled(): boolean {
    // Not by `records`: who asks during the first round of 20 000 sets, five times a second, made a quarter of all garbage.
    for (const { record } of this.#pollers.values()) if (record.polls === 0) return false;
    return true;
  }

  /** What a department set's poller does next; `undefined` for one that is not polled. */
  plan(set: DepartmentSetConfig): PollPlan | undefined {
    return this.#pollers.get(setKey(set))?.plan;
  }

  /** Has the department sets of a helpdesk polled now; see {@link probe}. */
  async probe({ departmentSets }: HelpdeskConfig, waitMs: number): Promise<SetRecord[]> {
    const pollers = departmentSets.map((set) => this.#pollers.get(setKey(set)));
    return probe(
      pollers.filter((poller) => poller !== undefined),
      waitMs,
    );
  }

  /** Ends all pollers at once. */
  stop(): void {
    for (const poller of this.#pollers.values()) poller.stop();
  }
}

/** A department set's identity. Neither name can hold a slash. */
export function setKey(set: Pick<DepartmentSetConfig, 'helpdesk' | 'name'>): string {
  return `${set.helpdesk}/${set.name}`;
}

interface Added {
  readonly poller: Poller;
  readonly intervalMs: number;
  /** Among the sets of its helpdesk. */
  readonly place: number;
}

function startRound(added: readonly Added[]): void {
  const shortestMs = Math.min(...added.map(({ intervalMs }) => intervalMs));
  const gapMs = Math.min(firstRoundGapMs, shortestMs / added.length);
  // Not the sets of one helpdesk after one another: they would come at once, and each take a connection of its own.
  const inTurn = added.toSorted((a, b) => a.place - b.place);
  for (const [index, { poller }] of inTurn.entries()) poller.start(index * gapMs);
}

/** Equal where a helpdesk is asked with the same credentials. */
function askerOf({ transport }: HelpdeskConfig, { credentials, accessKey }: DepartmentSetConfig): string {
  return textOf({ transport, credentials, accessKey });
}

/** Equal where the same is asked of the same, in the same name: what is known holds on. */
function questionOf({ transport }: HelpdeskConfig, set: DepartmentSetConfig): string {
  const { credentials, accessKey, ignoreDepartmentAssignments, includeCountsByStatus } = set;
  return textOf({
    transport,
    credentials,
    accessKey,
    ignoreDepartmentAssignments,
    includeCountsByStatus,
  });
}

/** Equal for equal values, the secrets in them included. Nothing that lasts may hold it. */
function textOf(settings: object): string {
  return JSON.stringify(settings, revealSecrets);
}

function revealSecrets(this: Readonly<Record<string, unknown>>, key: string, shown: unknown): unknown {
  const value = this[key];
  // JSON knows no infinity, which `stale_after: never` is.
  return value instanceof Secret ? value.reveal() : value === Infinity ? 'Infinity' : shown;
}
