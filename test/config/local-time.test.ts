import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localTime, previousDate } from '../../src/config/local-time.ts';
import { allZones, firstMoment, lastMoment, oddZones, wallClock } from './wall-clock.ts';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** In the form of `wallClock`. */
function shown(timeZone: string, atMs: number): string {
  const { date, weekday, minute } = localTime(timeZone, atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${days[weekday]} ${date}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

describe('localTime', () => {
  test.each([
    ['Europe/Berlin', '2026-03-29T00:59:59Z', 'Sun 2026-03-29T01:59'],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 'Sun 2026-03-29T03:00'],
    ['Europe/Berlin', '2026-10-25T00:30:00Z', 'Sun 2026-10-25T02:30'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', 'Sun 2026-10-25T02:30'],
    ['Asia/Kathmandu', '2026-11-24T18:15:00Z', 'Wed 2026-11-25T00:00'],
    ['Australia/Lord_Howe', '2026-10-03T15:29:00Z', 'Sun 2026-10-04T01:59'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z', 'Sun 2026-10-04T02:30'],
    ['Pacific/Apia', '2011-12-30T09:59:00Z', 'Thu 2011-12-29T23:59'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', 'Sat 2011-12-31T00:00'],
    ['America/St_Johns', '2026-01-01T03:29:59Z', 'Wed 2025-12-31T23:59'],
    ['Africa/Casablanca', '2026-02-20T12:00:00Z', 'Fri 2026-02-20T12:00'],
    ['Africa/Casablanca', '2026-06-20T12:00:00Z', 'Sat 2026-06-20T13:00'],
    ['Antarctica/Troll', '2026-03-29T01:00:00Z', 'Sun 2026-03-29T03:00'],
    ['UTC', '1970-01-01T00:00:00Z', 'Thu 1970-01-01T00:00'],
    ['Pacific/Kiritimati', '2099-12-31T10:00:00Z', 'Fri 2100-01-01T00:00'],
    ['europe/berlin', '2026-07-01T10:00:00Z', 'Wed 2026-07-01T12:00'],
  ])('in %s at %s the wall shows %s', (timeZone, iso, wanted) => {
    expect(shown(timeZone, Date.parse(iso))).toBe(wanted);
  });

  test('agrees with Intl in every zone at any time from 1970 to 2100', () => {
    const moment = fc.integer({ min: firstMoment, max: lastMoment });
    fc.assert(
      fc.property(fc.constantFrom(...allZones, ...oddZones), moment, (timeZone, atMs) => {
        // Liberia's offset of -00:44:30 ended in 1972. @date-fns/tz takes its sign for a plus.
        fc.pre(timeZone !== 'Africa/Monrovia' || atMs > Date.UTC(1973, 0));
        expect(shown(timeZone, atMs)).toBe(wallClock(timeZone, atMs));
      }),
      { numRuns: 3_000 },
    );
  });

  test.each(oddZones)('agrees with Intl at every half hour of 2026 in %s', (timeZone) => {
    const wrong: string[] = [];
    for (let atMs = Date.UTC(2026, 0); atMs < Date.UTC(2027, 0); atMs += 1_800_000) {
      const [is, wanted] = [shown(timeZone, atMs), wallClock(timeZone, atMs)];
      if (is !== wanted) wrong.push(`${is} instead of ${wanted}`);
    }
    expect(wrong).toEqual([]);
  });

  test('asks a zone once a minute, however many helpdesks are in it', () => {
    const at = Date.parse('2026-11-24T12:00:00Z');
    const first = localTime('Europe/Berlin', at);
    localTime('Asia/Tokyo', at);
    expect(localTime('Europe/Berlin', at + 59_999)).toBe(first);
    expect(localTime('Europe/Berlin', at + 60_000)).not.toBe(first);
  });

  test('gives each zone its own answer, whatever was asked before', () => {
    const at = Date.parse('2026-11-24T12:00:00Z');
    const asked = fc.array(fc.tuple(fc.constantFrom(...oddZones), fc.integer({ min: -2, max: 2 })));
    fc.assert(
      fc.property(asked, (questions) => {
        for (const [timeZone, offset] of questions)
          expect(shown(timeZone, at + offset * 30_000)).toBe(wallClock(timeZone, at + offset * 30_000));
      }),
    );
  });
});

test.each([
  ['2026-11-24', '2026-11-23'],
  ['2026-03-01', '2026-02-28'],
  ['2024-03-01', '2024-02-29'],
  ['2027-01-01', '2026-12-31'],
])('previousDate of %s is %s', (date, wanted) => {
  expect(previousDate(date)).toBe(wanted);
});
