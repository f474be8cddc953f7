import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The folder of the bundled Prometheus files. */
export const bundled = join(import.meta.dirname, '../../prometheus');

export const ruleFiles = ['denter-exporter.alerts.yml', 'denter-exporter.rules.yml'].map((file) =>
  join(bundled, file),
);

export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** All rules of both files. */
export function rules(): Rule[] {
  return ruleFiles.flatMap((file) => {
    const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] };
    return groups.flatMap((group) => group.rules);
  });
}

export function alerts(): Rule[] {
  return rules().filter(({ alert }) => alert !== undefined);
}
