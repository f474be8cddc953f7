import { describe, expect, test } from 'vitest';
import type { SupportHours } from '../../src/config/config.ts';
import { isDate, isSupportOpen, parseDayRange, parseSpan } from '../../src/config/support-hours.ts';

function hours(
  weekly: Record<number, string[]>,
  timeZone = 'Europe/Berlin',
  holidays: string[] = [],
): SupportHours {
  return {
    timeZone,
    holidays,
    weekly: Array.from({ length: 7 }, (_, day) => (weekly[day] ?? []).map(parseSpan)),
  };
}

const [mon, thu, fri, sat, sun] = [0, 3, 4, 5, 6];
const at = (iso: string): number => Date.parse(iso);

describe('isSupportOpen', () => {
  const office = hours({ [mon]: ['08:00-12:00', '13:00-18:00'] });
  test.each([
    ['closed before the span', '2026-11-23T07:59:59+01:00', false],
    ['open at its start', '2026-11-23T08:00:00+01:00', true],
    ['open in its last second', '2026-11-23T11:59:59+01:00', true],
    ['closed at its end', '2026-11-23T12:00:00+01:00', false],
    ['open again in the second span', '2026-11-23T13:00:00+01:00', true],
    ['closed on another day', '2026-11-24T09:00:00+01:00', false],
    ['open by the clock of the zone, not by UTC', '2026-11-23T07:00:00Z', true],
    ['open an hour of UTC earlier in summer', '2026-07-06T06:00:00Z', true],
    ['closed in summer where winter would be open', '2026-07-06T16:30:00Z', false],
  ])('%s', (_, iso, open) => {
    expect(isSupportOpen(office, at(iso))).toBe(open);
  });

  const night = hours({ [sun]: ['22:00-06:00'] });
  test.each([
    ['open in the evening', '2026-11-22T22:00:00+01:00', true],
    ['open after midnight, into Monday', '2026-11-23T05:59:00+01:00', true],
    ['closed at its end', '2026-11-23T06:00:00+01:00', false],
    ['closed on Sunday morning', '2026-11-22T05:00:00+01:00', false],
  ])('a span over midnight: %s', (_, iso, open) => {
    expect(isSupportOpen(night, at(iso))).toBe(open);
  });

  const whole = hours({ [sat]: ['00:00-24:00'] });
  test.each([
    ['open at midnight', '2026-11-21T00:00:00+01:00', true],
    ['open in the last minute', '2026-11-21T23:59:59+01:00', true],
    ['closed at the next midnight', '2026-11-22T00:00:00+01:00', false],
    ['closed before', '2026-11-20T23:59:59+01:00', false],
  ])('24:00 as an end: %s', (_, iso, open) => {
    expect(isSupportOpen(whole, at(iso))).toBe(open);
  });

  const holiday = hours({ [thu]: ['22:00-06:00'], [fri]: ['08:00-12:00', '22:00-06:00'] }, 'Europe/Berlin', [
    '2026-12-25',
  ]);
  test.each([
    ['the night before goes on to its end', '2026-12-25T05:00:00+01:00', true],
    ['no span starts in the morning', '2026-12-25T09:00:00+01:00', false],
    ['no span starts in the evening', '2026-12-25T23:00:00+01:00', false],
    ['nor goes it on after midnight', '2026-12-26T01:00:00+01:00', false],
    ['a week later it is open again', '2027-01-01T09:00:00+01:00', true],
  ])('a holiday: %s', (_, iso, open) => {
    expect(isSupportOpen(holiday, at(iso))).toBe(open);
  });

  test.each([
    ['the hour that is shown twice is open both times', 'Europe/Berlin', '2026-10-25T00:30:00Z', true],
    [
      'the hour that is shown twice is open both times (second)',
      'Europe/Berlin',
      '2026-10-25T01:30:00Z',
      true,
    ],
    ['it ends by the clock', 'Europe/Berlin', '2026-10-25T02:00:00Z', false],
    ['the hour that is skipped makes the span shorter', 'Europe/Berlin', '2026-03-29T00:59:00Z', false],
    ['the hour that is skipped leaves no later hole', 'Europe/Berlin', '2026-03-29T01:00:00Z', false],
    ['a zone with a half hour', 'Asia/Kolkata', '2026-11-21T20:30:00Z', true],
    ['a zone with a half hour, before', 'Asia/Kolkata', '2026-11-21T20:29:00Z', false],
    ['the date is that of the zone, a day ahead of UTC', 'Pacific/Kiritimati', '2026-11-21T12:30:00Z', true],
  ])('daylight saving and zones: %s', (_, timeZone, iso, open) => {
    expect(isSupportOpen(hours({ [sun]: ['02:00-03:00'] }, timeZone), at(iso))).toBe(open);
  });

  test('agrees at every minute of a day with what was asked in another order', () => {
    const minutes = Array.from(
      { length: 1_440 },
      (_, minute) => at('2026-11-23T00:00:00+01:00') + minute * 60_000,
    );
    const forwards = minutes.map((minute) => isSupportOpen(office, minute));
    const backwards = minutes.toReversed().map((minute) => isSupportOpen(office, minute));
    expect(backwards.toReversed()).toEqual(forwards);
    expect(forwards.filter(Boolean)).toHaveLength(9 * 60);
  });
});

describe('parseSpan', () => {
  test.each([
    ['08:00-17:30', { start: 480, end: 1_050 }],
    ['22:00-06:00', { start: 1_320, end: 1_800 }],
    ['00:00-24:00', { start: 0, end: 1_440 }],
    ['22:00-00:00', { start: 1_320, end: 1_440 }],
  ])('reads %s', (text, span) => {
    expect(parseSpan(text)).toEqual(span);
  });

  test.each([
    '8:00-12:00',
    '08:00',
    '08:00 - 12:00',
    '24:00-08:00',
    '08:60-09:00',
    '08:00-24:01',
    '',
    '08:00-12:00\n',
  ])('refuses %j', (text) => {
    expect(() => parseSpan(text)).toThrow('wanted a span such as "08:00-17:30"');
  });

  test('refuses an empty span and says how to write a whole day', () => {
    expect(() => parseSpan('08:00-08:00')).toThrow(
      'got "08:00-08:00", which is empty; for the whole day write "00:00-24:00"',
    );
  });
});

test.each([
  ['mon', [0]],
  ['mon-fri', [0, 1, 2, 3, 4]],
  ['sat-mon', [5, 6, 0]],
  ['sun-sun', [6]],
  ['Mon', []],
  ['mon-', []],
  ['', []],
])('parseDayRange reads %j', (text, days) => {
  expect(parseDayRange(text)).toEqual(days);
});

test.each([
  ['2026-12-25', true],
  ['2024-02-29', true],
  ['2026-02-29', false],
  ['2026-13-01', false],
  ['2026-1-1', false],
  ['25.12.2026', false],
])('isDate of %s is %s', (text, valid) => {
  expect(isDate(text)).toBe(valid);
});
