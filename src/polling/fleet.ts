import { createHash } from 'node:crypto';
import type { Config, DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import { Secret } from '../config/secret.ts';
import { BackOff } from './back-off.ts';
import { Poller } from './poller.ts';
import type { PollingContext, PollPlan } from './polling-context.ts';
import { probe } from './probe.ts';
import type { SetRecord } from './set-record.ts';

/** The first round starts at this pace, or faster where it would not end within an interval otherwise. */
const firstRoundGapMs = 10;

interface Member {
  readonly poller: Poller;
  /** Equal for equal settings. */
  readonly settings: string;
  /** Equal where the same is asked of the same, in the same name: what is known holds on. */
  readonly question: string;
}

/** The pollers of all department sets of the configuration in force, in its order. */
export class Fleet {
  readonly #context: PollingContext;
  #members: ReadonlyMap<string, Member> = new Map();
  /** By who asks whom. */
  #backOffs: ReadonlyMap<string, BackOff> = new Map();

  constructor(context: PollingContext) {
    this.#context = context;
  }

  /**
   * Takes over a configuration in one step. Pollers whose settings did not change go on as they are, without their
   * back-off; those that still ask the same go on with what they know; the others are ended and begin anew.
   */
  apply(config: Config): void {
    const members = new Map<string, Member>();
    const backOffs = new Map<string, BackOff>();
    const added: Added[] = [];
    for (const helpdesk of config.helpdesks) {
      for (const [place, set] of helpdesk.departmentSets.entries()) {
        const key = setKey(set);
        const member = this.#member(helpdesk, set, backOffs);
        members.set(key, member);
        if (member.poller !== this.#members.get(key)?.poller)
          added.push({ poller: member.poller, intervalMs: set.pollIntervalMs, place });
      }
    }
    for (const backOff of backOffs.values()) backOff.clear();
    for (const [key, { poller }] of this.#members) if (members.get(key)?.poller !== poller) poller.stop();
    this.#members = members;
    this.#backOffs = backOffs;
    this.#context.connections.retain(config);
    this.#context.slots.limit = config.maxConcurrentPolls;
    this.#context.localSlots.limit = config.maxConcurrentLocalPolls;
    startRound(added);
  }

  /** The one there is, where it can go on, or a new one. */
  #member(helpdesk: HelpdeskConfig, set: DepartmentSetConfig, backOffs: Map<string, BackOff>): Member {
    const asker = askerOf(helpdesk, set);
    const backOff = backOffs.get(asker) ?? this.#backOffs.get(asker) ?? new BackOff();
    backOffs.set(asker, backOff);
    const question = questionOf(helpdesk, set);
    const settings = fingerprintOf(set);
    const present = this.#members.get(setKey(set));
    if (present?.question !== question)
      return { poller: new Poller(helpdesk, set, this.#context, backOff), settings, question };
    if (present.settings !== settings) present.poller.adopt(helpdesk, set);
    return { poller: present.poller, settings, question };
  }

  /** One a department set, in the order of the configuration. */
  records(): SetRecord[] {
    return Array.from(this.#members.values(), ({ poller }) => poller.record);
  }

  /** Whether every department set has been polled. */
  isPolled(): boolean {
    // Not by `records`: who asks during the first round of 20 000 sets, five times a second, made a quarter of all garbage.
    for (const { poller } of this.#members.values()) if (poller.record.polls === 0) return false;
    return true;
  }

  /** What a department set's poller does next; `undefined` for one that is not polled. */
  plan(set: DepartmentSetConfig): PollPlan | undefined {
    return this.#members.get(setKey(set))?.poller.plan;
  }

  /** Has the department sets of a helpdesk polled now; see {@link probe}. */
  async probe({ departmentSets }: HelpdeskConfig, waitMs: number): Promise<SetRecord[]> {
    const members = departmentSets.map((set) => this.#members.get(setKey(set)));
    return probe(
      members.flatMap((member) => (member === undefined ? [] : [member.poller])),
      waitMs,
    );
  }

  /** Ends all pollers at once. */
  stop(): void {
    for (const { poller } of this.#members.values()) poller.stop();
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

/** Equal where the same helpdesk is asked with the same credentials. */
function askerOf(
  { name, transport }: HelpdeskConfig,
  { credentials, accessKey }: DepartmentSetConfig,
): string {
  return fingerprintOf({ name, transport, credentials, accessKey });
}

function questionOf({ transport }: HelpdeskConfig, set: DepartmentSetConfig): string {
  const { credentials, accessKey, ignoreDepartmentAssignments, includeCountsByStatus } = set;
  return fingerprintOf({
    transport,
    credentials,
    accessKey,
    ignoreDepartmentAssignments,
    includeCountsByStatus,
  });
}

/** Equal for equal values, the secrets in them included; kept in memory only. */
function fingerprintOf(settings: object): string {
  const text = JSON.stringify(settings, revealSecrets);
  return createHash('sha256').update(text).digest('base64');
}

function revealSecrets(this: Readonly<Record<string, unknown>>, key: string, shown: unknown): unknown {
  const value = this[key];
  // JSON knows no infinity, which `stale_after: never` is.
  return value instanceof Secret ? value.reveal() : value === Infinity ? 'Infinity' : shown;
}
