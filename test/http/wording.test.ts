import { expect, test } from 'vitest';
import {
  formatAge,
  formatCount,
  formatMeasured,
  formatTime,
  formatUntil,
  plural,
} from '../../src/http/status/wording.ts';

const s = 1_000;
const min = 60 * s;
const h = 60 * min;

test.each([
  [formatAge(-5 * s), '0 s ago'],
  [formatAge(999), '0 s ago'],
  [formatAge(12.9 * s), '12 s ago'],
  [formatAge(4 * min + 59 * s), '4 min ago'],
  [formatAge(h), '1 h ago'],
  [formatAge(2 * h + 5 * min + 59 * s), '2 h 5 min ago'],
  [formatAge(76 * h + 59 * min), '3 d 4 h ago'],
  [formatMeasured(86.6), '87 ms'],
  [formatMeasured(1_240), '1.24 s'],
  [formatMeasured(3 * min + 5 * s), '3 min 5 s'],
  [formatUntil(-1), 'now'],
  [formatUntil(17_400), 'in 17 s'],
  [formatUntil(90 * s), 'in 1 min 30 s'],
  [formatCount(4220), '4,220'],
  [plural(1, 'helpdesk'), '1 helpdesk'],
  [plural(0, 'helpdesk'), '0 helpdesks'],
  [formatTime(Date.UTC(2026, 10, 24, 13, 24, 5, 999)), '2026-11-24 13:24:05 UTC'],
])('wording: %s', (text, wanted) => {
  expect(text).toBe(wanted);
});
