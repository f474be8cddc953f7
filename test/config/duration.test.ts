import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationPattern, formatDuration, parseDuration } from '../../src/config/duration.ts';

// The accepted ones and their values are those of Prometheus's own tests and of its documentation.
describe('parseDuration', () => {
  test.each([
    ['0', 0],
    ['0w', 0],
    ['0s', 0],
    ['1ms', 1],
    ['324ms', 324],
    ['3s', 3_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['4d', 345_600_000],
    ['4d1h', 349_200_000],
    ['14d', 1_209_600_000],
    ['3w', 1_814_400_000],
    ['3w2d1h', 1_990_800_000],
    ['10y', 315_360_000_000],
    ['1m30s', 90_000],
    ['1y2w3d4h5m6s7ms', 33_019_506_007],
    ['090s', 90_000],
    ['292y', 9_208_512_000_000],
  ])('reads %s as %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    '',
    '1',
    '60',
    '1y1m1d',
    '-1w',
    '+5s',
    '1.5d',
    'd',
    '5m5m',
    '1s1m',
    ' 5s',
    '5s ',
    '5 s',
    '5S',
    '1e3s',
    '0x1s',
    'never',
    '٣s',
    '5s\n',
  ])('refuses %j, quoting it and saying what is wanted', (text) => {
    expect(() => parseDuration(text)).toThrow(RangeError);
    expect(() => parseDuration(text)).toThrow(`got ${JSON.stringify(text)}, wanted `);
  });

  test.each(['293y', '15251w', '99999999999999999999999ms', '292y99999999s'])(
    'refuses %s, which is longer than Prometheus can hold',
    (text) => {
      expect(() => parseDuration(text)).toThrow(`got "${text}", wanted a duration of at most 292 years`);
    },
  );

  test('names the missing unit', () => {
    expect(() => parseDuration('60')).toThrow('got "60", wanted a unit after the number, as in 60s');
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0s'],
    [1, '1ms'],
    [90_000, '1m30s'],
    [7_776_000_000, '90d'],
    [1_209_600_000, '2w'],
    [31_536_000_000, '1y'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test('is the inverse of parseDuration', () => {
    const inverse = fc.property(fc.integer({ min: 0, max: 9_223_372_036_854 }), (ms) => {
      const text = formatDuration(ms);
      expect(text).toMatch(durationPattern);
      expect(parseDuration(text)).toBe(ms);
    });
    fc.assert(inverse, { numRuns: 1_000 });
  });
});
