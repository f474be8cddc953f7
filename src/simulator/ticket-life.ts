import { roundAtRandom, type Random } from './random.ts';
import type { Rates, Role, Status } from './scenario.ts';
import type { Minute } from './working-day.ts';

/** One department's tickets. */
export type Tickets = Map<Status, number>;
type StatusesByRole = ReadonlyMap<Role, readonly Status[]>;

/** What happens in one step, the same for each flow of tickets. */
interface Step {
  readonly tickets: Tickets;
  readonly roles: StatusesByRole;
  readonly random: Random;
}

/**
 * A few virtual minutes in one department. Every flow out of a status is a share of what is there, so the counts settle around
 * arrivals × time spent and can't run away.
 *
 * @param minutes Length of the step; short against the rates' times.
 */
export function live(step: Step, rates: Rates, now: Minute, minutes: number): void {
  const { roles, tickets, random } = step;
  const ms = minutes * 60_000;
  const handled = (now.agents * ms) / rates.answerTimeMs;
  for (const role of ['new', 'reply'] as const) {
    for (const status of roles.get(role) ?? []) {
      flow(step, status, 'hold', handled * rates.holdShare);
      flow(step, status, 'closed', handled * rates.closeShare);
      flow(step, status, 'answered', handled * Math.max(0, 1 - rates.holdShare - rates.closeShare));
    }
  }
  for (const status of roles.get('answered') ?? []) {
    flow(step, status, 'reply', (now.customers * ms) / rates.replyTimeMs);
    flow(step, status, 'closed', ms / rates.closeTimeMs);
  }
  for (const status of roles.get('hold') ?? [])
    flow(step, status, 'answered', (now.agents * ms) / rates.holdTimeMs);
  for (const status of roles.get('closed') ?? []) flow(step, status, undefined, ms / rates.retentionMs);

  const arrived = pick(roles.get('new'), random);
  if (arrived === undefined) return;
  const count = roundAtRandom(rates.arrivalsPerDay * now.arrivals * minutes, random);
  tickets.set(arrived, (tickets.get(arrived) ?? 0) + count);
}

/** Moves a share of a status's tickets to a status of a role, or without a role out of Denter. */
function flow({ tickets, roles, random }: Step, from: Status, to: Role | undefined, part: number): void {
  const count = tickets.get(from) ?? 0;
  const target = to === undefined ? undefined : pick(roles.get(to), random);
  if (count === 0 || (to !== undefined && target === undefined)) return;
  const moved = Math.min(count, roundAtRandom(count * Math.min(1, part), random));
  tickets.set(from, count - moved);
  if (target !== undefined) tickets.set(target, (tickets.get(target) ?? 0) + moved);
}

function pick(statuses: readonly Status[] | undefined, random: Random): Status | undefined {
  if (statuses === undefined || statuses.length < 2) return statuses?.[0];
  return statuses[Math.floor(random() * statuses.length)];
}
