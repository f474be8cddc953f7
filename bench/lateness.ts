import { phaseOf } from '../src/polling/phase.ts';

/**
 * How late the last poll of each department set began at p99, in milliseconds. Each set has its phase in the interval; the clock
 * that the phases count on is the exporter's own, so lateness is told against the most punctual hundredth.
 *
 * @param port the upstream's; it knows when each set asked last
 */
export async function lateness(port: number, intervalMs: number): Promise<number> {
  const asked: unknown = await (await fetch(`http://127.0.0.1:${port}/`)).json();
  const offsets = Object.entries(Object(asked)).map(([question, at]) => {
    const [path, ignores] = question.split(' ');
    const helpdesk = path?.split('/')[1] ?? '';
    return modulo(
      Number(at) - phaseOf(helpdesk, ignores === 'true' ? 'all' : 'assigned') * intervalMs,
      intervalMs,
    );
  });
  // On a circle: turned so that its widest gap comes last.
  const sorted = offsets.toSorted((a, b) => a - b);
  const gaps = sorted.map(
    (offset, index) => offset - (sorted.at(index - 1) ?? 0) + (index === 0 ? intervalMs : 0),
  );
  const first = sorted[gaps.indexOf(Math.max(...gaps))] ?? 0;
  const late = sorted.map((offset) => modulo(offset - first, intervalMs)).toSorted((a, b) => a - b);
  const at = (share: number): number => late[Math.floor(share * late.length)] ?? Number.NaN;
  return at(0.99) - at(0.01);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
