/** What a minute of the working day is like, as factors. */
export interface Minute {
  /** Share of a day's arrivals; the 1440 of them add up to 1. */
  readonly arrivals: number;
  /** How much agents work: 1 in working hours. */
  readonly agents: number;
  /** How much customers answer: 1 in the daytime. */
  readonly customers: number;
}

const minutesADay = 1440;
const cache = new Map<string, readonly Minute[]>();

/**
 * The day's curve: few tickets at night, many in working hours, and a peak in the first two of them; agents take a lunch
 * break and leave a little standby behind.
 *
 * @param opens Minute of the day when agents begin.
 * @param closes Minute of the day when they leave; at or before `opens` for a shift over midnight.
 */
export function workingDay(opens: number, closes: number): readonly Minute[] {
  const key = `${opens}-${closes}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const length = (closes - opens + minutesADay) % minutesADay || minutesADay;
  const weights = Array.from({ length: minutesADay }, (_, minute) =>
    arrivalWeight(since(opens, minute), length),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const day = weights.map((weight, minute) => {
    const worked = since(opens, minute);
    return {
      arrivals: weight / total,
      agents: agents(worked, length),
      customers: worked < length + 240 ? 1 : 0.15,
    };
  });
  cache.set(key, day);
  return day;
}

/** Minutes since the agents began, wrapped at midnight. */
function since(opens: number, minute: number): number {
  return (minute - opens + minutesADay) % minutesADay;
}

function arrivalWeight(worked: number, length: number): number {
  if (worked >= length) return worked > minutesADay - 60 ? 0.8 : 0.25;
  return 1 + 2.5 * Math.max(0, 1 - Math.abs(worked - 60) / 60);
}

function agents(worked: number, length: number): number {
  if (worked >= length) return 0.03;
  return Math.abs(worked - length / 2) < 30 ? 0.4 : 1;
}
