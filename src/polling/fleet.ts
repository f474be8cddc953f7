import type { Config, DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import { Secret } from '../config/secret.ts';
import { Poller, type PollingContext } from './poller.ts';
import type { SetRecord } from './set-record.ts';

/** The first round starts at this pace, or faster where it would not end within an interval otherwise. */
const firstRoundGapMs = 10;

interface Member {
  readonly poller: Poller;
  /** Equal for equal settings. */
  readonly settings: string;
}

/** The pollers of all department sets of the configuration in force, in its order. */
export class Fleet {
  readonly #context: PollingContext;
  #members: ReadonlyMap<string, Member> = new Map();

  constructor(context: PollingContext) {
    this.#context = context;
  }

  /**
   * Takes over a configuration in one step. Pollers whose settings did not change go on as they are, without their
   * back-off; the others are ended and begin anew.
   */
  apply(config: Config): void {
    const members = new Map<string, Member>();
    const added: { poller: Poller; intervalMs: number }[] = [];
    for (const helpdesk of config.helpdesks) {
      for (const set of helpdesk.departmentSets) {
        const key = setKey(set);
        const settings = settingsOf(helpdesk, set);
        const present = this.#members.get(key);
        if (present?.settings === settings) {
          members.set(key, present);
          present.poller.resetBackOff();
        } else {
          const poller = new Poller(helpdesk, set, this.#context);
          members.set(key, { poller, settings });
          added.push({ poller, intervalMs: set.pollIntervalMs });
        }
      }
    }
    for (const [key, { poller }] of this.#members) if (members.get(key)?.poller !== poller) poller.stop();
    this.#members = members;
    this.#context.connections.retain(config);
    this.#context.slots.limit = config.maxConcurrentPolls;
    startRound(added);
  }

  /** One a department set, in the order of the configuration. */
  records(): SetRecord[] {
    return Array.from(this.#members.values(), ({ poller }) => poller.record);
  }

  /** When a department set is polled next, on the monotonic clock; `undefined` for one that is not polled. */
  plannedAt(set: DepartmentSetConfig): number | undefined {
    return this.#members.get(setKey(set))?.poller.plannedAt;
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

function startRound(added: readonly { poller: Poller; intervalMs: number }[]): void {
  const shortestMs = Math.min(...added.map(({ intervalMs }) => intervalMs));
  const gapMs = Math.min(firstRoundGapMs, shortestMs / added.length);
  for (const [index, { poller }] of added.entries()) poller.start(index * gapMs);
}

/** Everything that decides how and what a poller asks, its secrets included; kept in memory only. */
function settingsOf(helpdesk: HelpdeskConfig, set: DepartmentSetConfig): string {
  return JSON.stringify({ url: helpdesk.url, connection: helpdesk.connection, set }, revealSecrets);
}

function revealSecrets(this: Readonly<Record<string, unknown>>, key: string, shown: unknown): unknown {
  const value = this[key];
  return value instanceof Secret ? value.reveal() : shown;
}
