import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The folder of the bundled Prometheus files. */
export const bundled = join(import.meta.dirname, '../../prometheus');

const names = ['denter-exporter.alerts.yml', 'denter-exporter.rules.yml'] as const;

export const ruleFiles = names.map((file) => join(bundled, file));

export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** All rules of these files. */
export function rules(...files: readonly (typeof names)[number][]): Rule[] {
  return (files.length === 0 ? names : files).flatMap((file) => {
    const { groups } = parse(readFileSync(join(bundled, file), 'utf8')) as { groups: { rules: Rule[] }[] };
    return groups.flatMap((group) => group.rules);
  });
}

export function alerts(): Rule[] {
  return rules().filter(({ alert }) => alert !== undefined);
}

export interface UnitTest {
  readonly alertname: string;
  /** Absent where the alert must not fire. */
  readonly exp_alerts?: readonly object[];
}

/** What promtool's tests expect of alerts at some moment, from all files. */
export function unitTests(): UnitTest[] {
  const folder = join(bundled, 'tests');
  return readdirSync(folder).flatMap((file) => {
    const { tests } = parse(readFileSync(join(folder, file), 'utf8')) as {
      tests: { alert_rule_test?: UnitTest[] }[];
    };
    return tests.flatMap(({ alert_rule_test: cases = [] }) => cases);
  });
}
