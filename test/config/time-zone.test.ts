import { describe, expect, test } from 'vitest';
import { parseTimeZone } from '../../src/config/time-zone.ts';
import { allZones, oddZones } from './wall-clock.ts';

describe('parseTimeZone', () => {
  test.each([
    ...oddZones,
    'utc',
    'europe/berlin',
    'Asia/Katmandu',
    'US/Pacific',
    'Etc/GMT+5',
    'CET',
    'EST5EDT',
  ])('takes %s', (name) => {
    expect(parseTimeZone(name)).toBe(name);
  });

  test('takes every zone that Node names', () => {
    expect(allZones.map(parseTimeZone)).toEqual(allZones);
  });

  test.each([
    ['an offset', '+01:00'],
    ['an offset behind a name', 'UTC+01:00'],
    ['an offset behind a name that @date-fns/tz would take', 'Foo-05'],
    ['an abbreviation that Node takes for Dhaka', 'BST'],
    ['an abbreviation that Node takes for Kolkata', 'IST'],
    ['an abbreviation that Node takes for Chicago', 'cst'],
    ['nothing', ''],
    ['a name of JavaScript', 'constructor'],
    ['a name of JavaScript with underscores', '__proto__'],
    ['a very long text', 'x'.repeat(100_000)],
  ])('refuses %s and names an example', (_, name) => {
    expect(() => parseTimeZone(name)).toThrow(
      ', wanted a time zone of the IANA database such as Europe/Berlin',
    );
  });

  test.each([
    ['Europe/Berlim', 'Europe/Berlin'],
    ['America/New York', 'America/New_York'],
    ['Asia/Tokio', 'Asia/Tokyo'],
    [' Europe/Berlin', 'Europe/Berlin'],
  ])('asks for %j whether %s was meant', (name, meant) => {
    expect(() => parseTimeZone(name)).toThrow(
      `wanted a time zone of the IANA database: did you mean "${meant}"?`,
    );
  });

  test('refuses the same name again', () => {
    expect(() => parseTimeZone('Nowhere/Land')).toThrow(RangeError);
    expect(() => parseTimeZone('Nowhere/Land')).toThrow(RangeError);
  });
});
