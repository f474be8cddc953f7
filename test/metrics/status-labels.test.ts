import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelStatuses } from '../../src/metrics/status-labels.ts';

const labels = (...keys: string[]): string[] =>
  labelStatuses(keys.map((key) => ({ key, title: key, count: 1 }))).map(({ label }) => label);

describe('labelStatuses', () => {
  it('takes keys as they are', () => {
    expect(labels('open', '', 'Ünï "code"\n', '__proto__')).toEqual([
      'open',
      '',
      'Ünï "code"\n',
      '__proto__',
    ]);
  });

  it('writes what no label value can hold as U+FFFD', () => {
    expect(labels('a\uD800b\uD800', 'c\0d')).toEqual(['a\uFFFDb\uFFFD', 'c\0d']);
    expect(labelStatuses([{ key: 'a', title: '\uDC00', count: 1 }])[0]?.title).toBe('\uFFFD');
  });

  it('numbers keys that differ in nothing else', () => {
    expect(labels('\uD800', '\uD801', '\uFFFD', '\uFFFD#2')).toEqual([
      '\uFFFD',
      '\uFFFD#2',
      '\uFFFD#3',
      '\uFFFD#2#2',
    ]);
  });

  it('gives as many different labels as there are different keys', () => {
    const key = fc.string({
      unit: fc.constantFrom('\uD800', '\uDC00', '\0', '\uFFFD', '#', '2', '3'),
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.uniqueArray(key), (keys) => {
        expect(new Set(labels(...keys)).size).toBe(keys.length);
      }),
    );
  });
});
