import { createHash } from 'node:crypto';

/** Where in its interval a department set is polled: a share from 0 up to 1, the same for the same names always. */
export function phaseOf(helpdesk: string, departmentSet: string): number {
  // Neither name can hold a slash.
  const hash = createHash('sha256').update(`${helpdesk}/${departmentSet}`).digest();
  return hash.readUInt32BE(0) / 2 ** 32;
}

/**
 * The first moment of the phase that comes after another moment. All in milliseconds of one clock.
 *
 * @param phase share of the interval, from 0 up to 1
 */
export function nextSlot(afterMs: number, intervalMs: number, phase: number): number {
  const offset = phase * intervalMs;
  const slot = offset + Math.floor((afterMs - offset) / intervalMs + 1) * intervalMs;
  // Rounding may land on the moment itself.
  return slot > afterMs ? slot : slot + intervalMs;
}
