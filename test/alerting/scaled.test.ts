import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { scaled } from './scaled.ts';

describe('scaled', () => {
  it.each([
    ['for: 5m', { for: '5s' }],
    ['repeat_interval: 4h', { repeat_interval: '4m' }],
    ['group_wait: 30s', { group_wait: '500ms' }],
    ['expr: rate(a[20m])', { expr: 'rate(a[20s])' }],
    ['expr: max_over_time(a[1h:5m] offset 1d)', { expr: 'max_over_time(a[1m:5s] offset 24m)' }],
    ['expr: a offset -5m', { expr: 'a offset -5s' }],
    ['expr: predict_linear(a[1m], 3600) > 5', { expr: 'predict_linear(a[1s], 3600) > 5' }],
    ['description: wait 5m', { description: 'wait 5m' }],
    ['groups: [{ rules: [{ for: 1m }] }]', { groups: [{ rules: [{ for: '1s' }] }] }],
  ])('makes of %s %j', (yaml, wanted) => {
    expect(scaled(yaml)).toEqual(wanted);
  });

  it.each(['denter-exporter.alerts.yml', 'denter-exporter.rules.yml', 'alertmanager.example.yml'])(
    'changes nothing but durations in %s',
    (name) => {
      const yaml = readFileSync(new URL(`../../prometheus/${name}`, import.meta.url), 'utf8');
      const [before, after] = [parse(yaml), scaled(yaml)].map((value) => stringify(value, { lineWidth: 0 }));
      const withoutDurations = (text = '') => text.replaceAll(/\b(?:[0-9]+(?:ms|[dhms]))+\b/g, 'DURATION');
      expect(after).not.toBe(before);
      expect(withoutDurations(after)).toBe(withoutDurations(before));
    },
  );
});
