import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MinuteSpan, SupportHours } from '../../src/config/config.ts';
import { isSupportOpen, parseSpan } from '../../src/config/support-hours.ts';
import { firstMoment, lastMoment, oddZones, wallClock } from './wall-clock.ts';

/** The same hours on every day. */
function daily(timeZone: string, spans: readonly string[], holidays: string[] = []): SupportHours {
  return { timeZone, holidays, weekly: Array.from({ length: 7 }, () => spans.map(parseSpan)) };
}

/** The times of the wall clock at which support opens and closes within these real times, in order. */
function changes(hours: SupportHours, from: string, to: string): string[] {
  const found: string[] = [];
  let before = isSupportOpen(hours, Date.parse(from) - 60_000);
  for (let atMs = Date.parse(from); atMs < Date.parse(to); atMs += 60_000) {
    const open = isSupportOpen(hours, atMs);
    if (open !== before)
      found.push(`${open ? 'opens' : 'closes'} ${wallClock(hours.timeZone, atMs).slice(-5)}`);
    before = open;
  }
  return found;
}

const [springForward, fallBack] = [
  ['2026-03-28T23:00Z', '2026-03-29T22:00Z'],
  ['2026-10-24T22:00Z', '2026-10-25T23:00Z'],
] as const;

test.each([
  [
    'a start that does not exist: opens with the first minute after it',
    '02:30-04:00',
    springForward,
    ['opens 03:00', 'closes 04:00'],
  ],
  [
    'an end that does not exist: closes with the first minute after it',
    '01:00-02:30',
    springForward,
    ['opens 01:00', 'closes 03:00'],
  ],
  ['a span that does not exist at all: never opens', '02:15-02:45', springForward, []],
  [
    'a start that is twice: opens at both, with an hour between',
    '02:30-04:00',
    fallBack,
    ['opens 02:30', 'closes 02:00', 'opens 02:30', 'closes 04:00'],
  ],
  [
    'an end that is twice: closes at both',
    '01:00-02:30',
    fallBack,
    ['opens 01:00', 'closes 02:30', 'opens 02:00', 'closes 02:30'],
  ],
  [
    'a span that is twice: opens twice',
    '02:15-02:45',
    fallBack,
    ['opens 02:15', 'closes 02:45', 'opens 02:15', 'closes 02:45'],
  ],
  ['a span around it: is open through', '01:30-04:00', fallBack, ['opens 01:30', 'closes 04:00']],
])('in Berlin, %s', (_, span, [from, to], wanted) => {
  expect(changes(daily('Europe/Berlin', [span]), from, to)).toEqual(wanted);
});

test.each([
  ['Australia/Lord_Howe', '02:15-03:00', '2026-10-03T14:00Z', ['opens 02:30', 'closes 03:00']],
  [
    'Australia/Lord_Howe',
    '01:45-03:00',
    '2026-04-04T13:00Z',
    ['opens 01:45', 'closes 01:30', 'opens 01:45', 'closes 03:00'],
  ],
  ['Asia/Kathmandu', '09:00-17:00', '2026-11-24T00:00Z', ['opens 09:00', 'closes 17:00']],
  ['America/St_Johns', '00:00-24:00', '2026-11-24T00:00Z', []],
  ['Antarctica/Troll', '02:30-03:30', '2026-03-29T00:00Z', ['opens 03:00', 'closes 03:30']],
  ['America/Sao_Paulo', '00:30-02:00', '2018-11-04T02:00Z', ['opens 01:00', 'closes 02:00']],
])('in %s, a span of %s', (timeZone, span, from, wanted) => {
  const to = new Date(Date.parse(from) + 20 * 3_600_000).toISOString();
  expect(changes(daily(timeZone, [span]), from, to)).toEqual(wanted);
});

test('a night that leads to a date which the zone left out ends at midnight; the one that began on it goes on', () => {
  const night = (day: number): SupportHours => ({
    timeZone: 'Pacific/Apia',
    holidays: [],
    weekly: Array.from({ length: 7 }, (_, weekday) => (weekday === day ? [parseSpan('22:00-06:00')] : [])),
  });
  const [from, to] = ['2011-12-30T00:00Z', '2011-12-31T08:00Z'];
  expect(changes(night(3), from, to)).toEqual(['opens 22:00', 'closes 00:00']);
  expect(changes(night(4), from, to)).toEqual(['opens 00:00', 'closes 06:00']);
});

const clock = fc.nat({ max: 1_439 });
const span = fc
  .tuple(clock, clock)
  .filter(([start, end]) => start !== end)
  .map(([start, end]): MinuteSpan => ({ start, end: end < start ? end + 1_440 : end }));
const week = fc.array(fc.array(span, { maxLength: 4 }), { minLength: 7, maxLength: 7 });
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `YYYY-MM-DDTHH:MM` of a day and a minute of it, which may be of the day after. */
function wallTime(date: string, minute: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + minute * 60_000).toISOString().slice(0, 16);
}

/** What `isSupportOpen` must say: whether the wall clock's text lies between those of a span of that day, or of the day before. */
function isOpenByTheWall(hours: SupportHours, atMs: number): boolean {
  const [weekday = '', now = ''] = wallClock(hours.timeZone, atMs).split(' ');
  return [0, 1].some((daysAgo) => {
    const date = wallTime(now.slice(0, 10), -daysAgo * 1_440).slice(0, 10);
    const spans = hours.weekly[(weekdays.indexOf(weekday) - daysAgo + 7) % 7]!;
    return (
      !hours.holidays.includes(date) &&
      spans.some(({ start, end }) => wallTime(date, start) <= now && now < wallTime(date, end))
    );
  });
}

test('says of any hours, holidays, zone and time what a look at Intl’s wall clock says', () => {
  const moment = fc.integer({ min: firstMoment, max: lastMoment });
  // In a row of days around the moment, so that holidays meet it often.
  const days = fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 3 });
  const minutes = fc.array(fc.integer({ min: -2_000, max: 2_000 }), { minLength: 5, maxLength: 20 });
  fc.assert(
    fc.property(
      fc.constantFrom(...oddZones),
      week,
      moment,
      days,
      minutes,
      (timeZone, weekly, at, near, steps) => {
        const today = wallClock(timeZone, at).slice(4, 14);
        const holidays = near.map((day) => wallTime(today, day * 1_440).slice(0, 10));
        const hours: SupportHours = { timeZone, weekly, holidays };
        for (const step of steps) {
          const atMs = at + step * 60_000;
          expect(isSupportOpen(hours, atMs)).toBe(isOpenByTheWall(hours, atMs));
        }
      },
    ),
    { numRuns: 300 },
  );
});
