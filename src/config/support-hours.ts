import type { MinuteSpan, SupportHours } from './config.ts';
import { isoDate, localTime, previousDate } from './local-time.ts';

const dayMinutes = 24 * 60;

/** Monday is 0. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A day, or days from one to another: `mon`, `mon-fri`, `fri-mon`. */
export const dayRangePattern = /^(?:mon|tue|wed|thu|fri|sat|sun)(?:-(?:mon|tue|wed|thu|fri|sat|sun))?$/;

/** `HH:MM-HH:MM`; 24:00 as the end only. */
export const spanPattern = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]-(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/;

/** The days that a key of `weekly` names, as indexes from Monday; empty when it names none. */
export function parseDayRange(text: string): readonly number[] {
  if (!dayRangePattern.test(text)) return [];
  const [first = '', last = first] = text.split('-');
  const from = weekdays.findIndex((day) => day === first);
  const length = ((weekdays.findIndex((day) => day === last) - from + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => (from + index) % 7);
}

/**
 * Reads a span of local time. An end before the start is on the next day: `22:00-06:00`.
 *
 * @throws {RangeError} When it is no span, or an empty one.
 */
export function parseSpan(text: string): MinuteSpan {
  const got = `got ${JSON.stringify(text)}`;
  if (!spanPattern.test(text))
    throw new RangeError(`${got}, wanted a span such as "08:00-17:30" (24 hours, two digits each)`);
  const [start = 0, end = 0] = text.split('-').map(minutesOf);
  if (start === end) throw new RangeError(`${got}, which is empty; for the whole day write "00:00-24:00"`);
  return { start, end: end < start ? end + dayMinutes : end };
}

/** The way back of {@link parseSpan}. */
export function formatSpan({ start, end }: MinuteSpan): string {
  return `${formatClock(start)}-${formatClock(end > dayMinutes ? end - dayMinutes : end)}`;
}

function formatClock(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/**
 * Whether support is open at a moment. Hours are what the clock on the wall shows, so with daylight saving a span may last an hour
 * more or less. A span belongs to the day on which it starts: on a holiday no span starts, but one from the evening
 * before goes on past midnight.
 *
 * @param atMs - Unix milliseconds.
 */
export function isSupportOpen(hours: SupportHours, atMs: number): boolean {
  const { date, weekday, minute } = localTime(hours.timeZone, atMs);
  const today = hours.weekly[weekday] ?? [];
  if (covers(today, minute) && !hours.holidays.includes(date)) return true;
  const yesterday = hours.weekly[(weekday + 6) % 7] ?? [];
  return covers(yesterday, minute + dayMinutes) && !hours.holidays.includes(previousDate(date));
}

function covers(spans: readonly MinuteSpan[], minute: number): boolean {
  return spans.some(({ start, end }) => start <= minute && minute < end);
}

/** Whether a text is a date of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && isoDate(parsed) === text;
}
