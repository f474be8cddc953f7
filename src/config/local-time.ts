/** What a clock and a calendar on the wall show. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** 0 is Monday. */
  readonly weekday: number;
  /** Since local midnight, by the clock. */
  readonly minute: number;
}

interface Zone {
  readonly format: Intl.DateTimeFormat;
  lastMinute: number;
  lastTime: LocalTime;
}

/** A formatter costs some 50 µs to make, and a use of it some 5: one a zone, and one use a zone and minute. */
const zones = new Map<string, Zone>();

/**
 * The local time of a moment. This direction has no ambiguity: a repeated hour is shown twice, a skipped one never.
 *
 * @param atMs - Unix milliseconds.
 * @throws {RangeError} When there is no such time zone.
 */
export function localTime(timeZone: string, atMs: number): LocalTime {
  const minute = Math.floor(atMs / 60_000);
  const zone = zones.get(timeZone);
  if (zone?.lastMinute === minute) return zone.lastTime;
  const format = zone?.format ?? formatter(timeZone);
  const time = readParts(format, minute * 60_000);
  zones.set(timeZone, { format, lastMinute: minute, lastTime: time });
  return time;
}

/** Whether a name is a time zone of the IANA database; offsets such as `+01:00` are not: they know no daylight saving. */
export function isTimeZone(timeZone: string): boolean {
  if (!/^[A-Za-z]/.test(timeZone)) return false;
  try {
    localTime(timeZone, 0);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
}

function readParts(format: Intl.DateTimeFormat, atMs: number): LocalTime {
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  return { date, weekday: weekdayOf(date), minute: Number(part('hour')) * 60 + Number(part('minute')) };
}

function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
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
