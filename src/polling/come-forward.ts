/** Where a poller stands; moments of the monotonic clock, in milliseconds. */
export interface PollerState {
  /** When the last poll that has ended began; -Infinity before the first. */
  readonly polledAt: number;
  /** When the next turn is planned. */
  readonly turnAt: number;
  readonly intervalMs: number;
  /** The end of the back-off that it heeds, or 0. */
  readonly until: number;
}

/** The part of an interval in which what a poll found is as good as new. */
const freshShare = 0.1;

/**
 * Whether a probe may have the next turn now. A turn that comes forward is used up, and only the next one may, so however
 * often a set is probed, there is no more than one poll in each interval; one that is probed once an interval is polled
 * by its probes alone.
 */
export function mayComeForward(now: number, { polledAt, turnAt, intervalMs, until }: PollerState): boolean {
  if (polledAt === -Infinity) return true;
  if (now - polledAt < intervalMs * freshShare || turnAt - now > intervalMs) return false;
  // An attempt after a refusal comes at a moment of the phase, up to half an interval before the wait's end.
  return until === 0 || now >= until + intervalMs / 2;
}
