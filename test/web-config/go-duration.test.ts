import { expect, test } from 'vitest';
import { parseGoDuration } from '../../src/http/web-config/go-duration.ts';

test.each([
  ['0', 0],
  ['+0', 0],
  ['1s', 1_000],
  ['1.5h', 5_400_000],
  ['1m30s', 90_000],
  ['.5s', 500],
  ['100us', 0.1],
  ['100µs', 0.1],
  ['1ms', 1],
  ['-1s', undefined],
  ['1', undefined],
  ['1d', undefined],
  ['1sx', undefined],
  ['x1s', undefined],
  ['1 s', undefined],
  ['', undefined],
])('%j as Go reads it is %j ms', (text, wanted) => {
  expect(parseGoDuration(text)).toBe(wanted);
});
