import { tzOffset } from '@date-fns/tz/tzOffset';

/** What a clock and a calendar on the wall show. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** 0 is Monday. */
  readonly weekday: number;
  /** Since local midnight, by the clock. */
  readonly minute: number;
}

interface ZoneTime {
  readonly utcMinute: number;
  readonly time: LocalTime;
}

/** The last answer for each zone: a scrape asks for thousands of helpdesks in few zones. */
const lastTimes = new Map<string, ZoneTime>();

/**
 * The local time of a moment. This direction has no ambiguity: a repeated hour is shown twice, a skipped one never.
 *
 * @param timeZone - A name that `parseTimeZone` takes; others give no useful answer.
 * @param atMs - Unix milliseconds.
 */
export function localTime(timeZone: string, atMs: number): LocalTime {
  const utcMinute = Math.floor(atMs / 60_000);
  const last = lastTimes.get(timeZone);
  if (last?.utcMinute === utcMinute) return last.time;
  const time = askZone(timeZone, utcMinute * 60_000);
  lastTimes.set(timeZone, { utcMinute, time });
  return time;
}

function askZone(timeZone: string, atMs: number): LocalTime {
  // A moment whose UTC fields are the zone's local ones.
  const local = new Date(atMs + tzOffset(timeZone, new Date(atMs)) * 60_000);
  return {
    date: isoDate(local),
    weekday: (local.getUTCDay() + 6) % 7,
    minute: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}

/** The day before, both as `YYYY-MM-DD`. */
export function previousDate(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return isoDate(day);
}

/** `YYYY-MM-DD` in UTC. */
export function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}
