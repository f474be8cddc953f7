import { describe, expect, it } from 'vitest';
import { formatEnd, formatHead, formatSample } from '../../src/metrics/text-format.ts';

describe('formatSample', () => {
  it.each([
    ['no labels', 'a', [], 1, 'a 1\n'],
    [
      'labels',
      'a',
      [
        ['b', 'c'],
        ['d', 'e'],
      ],
      1.5,
      'a{b="c",d="e"} 1.5\n',
    ],
    ['a backslash, a quote and a newline', 'a', [['b', '\\"\n']], 1, 'a{b="\\\\\\"\\n"} 1\n'],
    ['a backslash before an n', 'a', [['b', '\\n']], 1, 'a{b="\\\\n"} 1\n'],
    ['an emoji', 'a', [['b', '😀']], 1, 'a{b="😀"} 1\n'],
    ['an empty label value', 'a', [['b', '']], 1, 'a{b=""} 1\n'],
    ['commas and colons', 'a', [['b', 'c,d:e']], 1, 'a{b="c,d:e"} 1\n'],
    ['infinity', 'a', [], Infinity, 'a +Inf\n'],
    ['minus infinity', 'a', [], -Infinity, 'a -Inf\n'],
    ['not a number', 'a', [], Number.NaN, 'a NaN\n'],
    ['the largest safe integer', 'a', [], Number.MAX_SAFE_INTEGER, 'a 9007199254740991\n'],
    ['a small number', 'a', [], 1e-7, 'a 1e-7\n'],
  ] satisfies [string, string, [string, string][], number, string][])(
    'writes a sample with %s',
    (_what, name, labels, value, line) => {
      expect(formatSample(name, labels, value)).toBe(line);
    },
  );
});

describe('formatHead', () => {
  it.each([
    ['text', 'gauge', 'a', '# HELP a Say "hi" \\\\ \\n.\n# TYPE a gauge\n'],
    ['text', 'counter', 'a_total', '# HELP a_total Say "hi" \\\\ \\n.\n# TYPE a_total counter\n'],
    ['openmetrics', 'gauge', 'a', '# HELP a Say \\"hi\\" \\\\ \\n.\n# TYPE a gauge\n'],
    ['openmetrics', 'gauge', 'a_total', '# HELP a_total Say \\"hi\\" \\\\ \\n.\n# TYPE a_total gauge\n'],
    [
      'openmetrics',
      'counter',
      'a_total_b',
      '# HELP a_total_b Say \\"hi\\" \\\\ \\n.\n# TYPE a_total_b counter\n',
    ],
    ['openmetrics', 'counter', 'a_total', '# HELP a Say \\"hi\\" \\\\ \\n.\n# TYPE a counter\n'],
  ] as const)('writes for %s a %s', (format, type, name, head) => {
    expect(formatHead({ name, type, help: 'Say "hi" \\ \n.' }, format)).toBe(head);
  });
});

describe('formatEnd', () => {
  it('ends OpenMetrics, and text with nothing', () => {
    expect([formatEnd('openmetrics'), formatEnd('text')]).toEqual(['# EOF\n', '']);
  });
});
