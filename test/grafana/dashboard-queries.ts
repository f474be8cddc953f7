import { readFileSync } from 'node:fs';
import type { Prometheus } from '../support/prometheus.ts';

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly instant?: boolean }[];
}

export interface DashboardJson {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: string }[] };
  readonly links: readonly Record<string, unknown>[];
}

/** The committed dashboards, as Grafana gets them. */
export const dashboards = ['denter-tickets', 'denter-exporter'].map((name) => {
  const file = new URL(`../../grafana/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as DashboardJson;
});

export interface DashboardQuery {
  /** Such as `denter-tickets / Awaiting reply / A`. */
  readonly name: string;
  readonly expr: string;
  readonly instant: boolean;
}

/** Every query of every panel, and those that variables are filled by. */
export const queries: readonly DashboardQuery[] = dashboards.flatMap(({ uid, panels, templating }) => [
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ refId, expr, instant = false }) => ({
      name: `${uid} / ${title} / ${refId}`,
      expr,
      instant,
    })),
  ),
  ...templating.list.flatMap(({ name, query }) => {
    const expr =
      /^query_result\((.*)\)$/s.exec(query)?.[1] ?? /^label_values\((.*), \w+\)$/s.exec(query)?.[1];
    return expr === undefined ? [] : [{ name: `${uid} / $${name}`, expr, instant: true }];
  }),
]);

/** What Grafana puts in for the variables; the ranges are short, as the tests are. */
const variables: Readonly<Record<string, string>> = {
  '${set:raw}': 'acme/assigned',
  $job: '.+',
  $instance: '.+',
  $helpdesk: '.+',
  $department_set: '.+',
  $without: 'closed',
  $window: '10s',
  $__range: '60s',
  $__interval: '1s',
  $__rate_interval: '10s',
};

/** A query as Prometheus gets it. */
export function filled(expr: string): string {
  return expr.replaceAll(/\$\{[^}]+\}|\$\w+/g, (variable) => {
    const value = variables[variable];
    if (value === undefined) throw new Error(`no value for ${variable} in ${expr}`);
    return value;
  });
}

/** What one query of a panel shows at the end, by the labels that its legend or its rows are named by. */
export async function shown(prometheus: Prometheus, name: string): Promise<Record<string, number>> {
  const query = queries.find((candidate) => candidate.name === name);
  if (query === undefined) throw new Error(`no query ${name}`);
  const expr = filled(query.expr);
  const series = query.instant
    ? (await prometheus.query(expr)).map(({ metric, value }) => [metric, value[1]] as const)
    : (await prometheus.queryRange(expr, 0)).map(
        ({ metric, values }) => [metric, values.at(-1)![1]] as const,
      );
  return Object.fromEntries(series.map(([metric, value]) => [labelOf(metric), Number(value)]));
}

/**
 * Asks everything, at the end and at every second of what has been so far: a query that errs at any moment throws.
 *
 * @returns the names of the queries that have shown nothing at any time
 */
export async function askEverything(prometheus: Prometheus, seconds: number): Promise<string[]> {
  const silent: string[] = [];
  for (const { name, expr } of queries) {
    await prometheus.query(filled(expr));
    if ((await prometheus.queryRange(filled(expr), seconds)).length === 0) silent.push(name);
  }
  return silent;
}

function labelOf(metric: Readonly<Record<string, string>>): string {
  const parts = ['helpdesk', 'department_set', 'reason', 'title', 'set'].flatMap(
    (label) => metric[label] ?? [],
  );
  return parts.join('/');
}
