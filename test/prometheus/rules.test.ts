import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setFamilies } from '../../src/metrics/families.ts';
import { supportOpenFamily } from '../../src/metrics/support-open-family.ts';
import { reasons } from '../../src/denter/reason.ts';
import { alerts, bundled, rules, unitTests } from './rule-files.ts';

const runbook = readFileSync(join(bundled, '../docs/runbook.md'), 'utf8');
const runbookUrl = 'https://github.com/denter-exporter/denter-exporter/blob/main/docs/runbook.md';
const ownMetrics = [
  'denter_exporter_config_last_reload_successful',
  'denter_exporter_config_last_reload_success_timestamp_seconds',
];

const recorded = readFileSync(join(bundled, 'tests', 'recording-rules.test.yml'), 'utf8');

/** The expressions of a rule, those in its annotations included. */
function texts({
  expr,
  annotations = {},
}: {
  expr: string;
  annotations?: Readonly<Record<string, string>>;
}): string {
  return [
    expr,
    ...Object.values(annotations).flatMap((text) => text.match(/printf "[^\n]*?" \.Labels/g) ?? []),
  ].join('\n');
}

it('has the eight alerts of the contract', () => {
  expect(new Set(alerts().map(({ alert }) => alert))).toEqual(
    new Set([
      'DenterHelpdeskDown',
      'DenterPollFailing',
      'DenterTicketCountsStale',
      'DenterAwaitingReplyBacklog',
      'DenterAwaitingReplyGrowing',
      'DenterDepartmentsMissing',
      'DenterExporterConfigReloadFailed',
      'DenterExporterAbsent',
    ]),
  );
});

describe.each(alerts().map((rule) => [rule.alert!, rule] as const))('%s', (name, rule) => {
  it('has a wait, a severity, a sentence as summary and a description', () => {
    expect(rule.for).toMatch(/^\d+m$/);
    // The backlog's severity is the label of its threshold.
    expect(rule.labels?.['severity'] ?? 'threshold').toMatch(
      name === 'DenterAwaitingReplyBacklog' ? /^threshold$/ : /^(warning|critical)$/,
    );
    expect(rule.annotations?.['summary']).toMatch(/\.(\{\{ end \}\})?$/);
    expect(rule.annotations?.['description']).not.toBe('');
  });

  it('has a section of its name in the runbook, to which its address leads', () => {
    expect(rule.annotations?.['runbook_url']).toBe(`${runbookUrl}#${name.toLowerCase()}`);
    expect(runbook).toContain(`\n## ${name}\n`);
  });

  it('has tests in which it fires, and in which it does not', () => {
    const cases = unitTests().filter(({ alertname }) => alertname === name);
    const firing = cases.map(({ exp_alerts: expected = [] }) => expected.length > 0);
    expect(new Set(firing)).toEqual(new Set([true, false]));
  });
});

it('has a test of the values of each rule that is recorded for dashboards', () => {
  const names = rules('denter-exporter.rules.yml').map(({ record }) => record);
  expect(names.filter((record) => !recorded.includes(record!))).toEqual([]);
});

it('knows every metric that the rules name, or records it before', () => {
  const known = new Set([...setFamilies.map(({ name }) => name), supportOpenFamily.name, ...ownMetrics]);
  for (const rule of rules()) {
    const names = texts(rule).match(/\b[a-z_]+(:[a-z_0-9]+)+|\bdenter_\w+/g) ?? [];
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    if (rule.record !== undefined) known.add(rule.record);
  }
});

it('names only labels that there are', () => {
  const known = new Set([
    'job',
    'instance',
    'helpdesk',
    'department_set',
    ...setFamilies.flatMap(({ labels }) => labels),
  ]);
  for (const rule of rules()) {
    const matching = texts(rule).matchAll(/\b(?:ignoring|without|by|on) \(([^)]*)\)/g);
    const selectors = texts(rule).matchAll(/(\w+)=~?(?:"|%q)/g);
    const labels = [...matching].flatMap(([, list = '']) => list.split(/, ?/));
    const all = [...labels, ...Array.from(selectors, ([, label]) => label!)];
    expect(all.filter((label) => label !== '' && !known.has(label))).toEqual([]);
  }
});

it('takes only reasons that there are for a helpdesk that is down', () => {
  const { expr } = alerts().find(({ alert }) => alert === 'DenterHelpdeskDown')!;
  const named = /reason=~"([^"]+)"/.exec(expr)![1]!.split('|');
  expect(reasons).toEqual(expect.arrayContaining(named));
});

it('sums over no department sets', () => {
  expect(rules().filter(({ expr }) => /\bsum\b/.test(expr))).toEqual([]);
});
