import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runbook } from '../../grafana/links.ts';
import { setFamilies } from '../../src/metrics/families.ts';
import { supportOpenFamily } from '../../src/metrics/support-open-family.ts';
import { OwnMetrics } from '../../src/metrics/own-metrics.ts';
import { dashboards, queries } from './dashboard-queries.ts';

const provisioning = new URL('../../grafana/provisioning/', import.meta.url);

/** Metrics that Prometheus makes of every scrape. */
const ofScrapes = ['up', 'scrape_duration_seconds', 'scrape_samples_scraped'];

async function ownMetrics(): Promise<string[]> {
  const own = new OwnMetrics();
  own.collectProcess();
  own.collectReloads()(true);
  const lines = (await own.format('text')).split('\n').filter((line) => /^\w/.test(line));
  return lines.map((line) => /^\w+/.exec(line)![0]);
}

function selectors(expr: string): { metric: string; matchers: string }[] {
  return Array.from(expr.matchAll(/(\w*)(?<!\$)\{([^{}]*)\}/g), ([, metric = '', matchers = '']) => ({
    metric,
    matchers,
  }));
}

describe('the dashboards', () => {
  it('ask for no metric that the exporter or Prometheus does not have', async () => {
    const known = new Set([
      ...setFamilies.map(({ name }) => name),
      supportOpenFamily.name,
      ...(await ownMetrics()),
      ...ofScrapes,
    ]);
    // What the garbage collector tells comes with its first run, which may be later.
    known.add('nodejs_gc_duration_seconds_sum');
    const asked = queries.flatMap(({ expr }) => selectors(expr).map(({ metric }) => metric));
    expect(asked.length).toBeGreaterThan(100);
    expect([...new Set(asked)].filter((metric) => !known.has(metric))).toEqual([]);
  });

  it('show every family of the department sets but what is there for joins and rules', () => {
    const asked = new Set(queries.flatMap(({ expr }) => selectors(expr).map(({ metric }) => metric)));
    const left = setFamilies.map(({ name }) => name).filter((name) => !asked.has(name));
    expect(left).toEqual([
      'denter_department_set_info',
      'denter_department_set_member',
      'denter_department_set_expected',
      'denter_last_poll_timestamp_seconds',
    ]);
  });

  it('never sum tickets: the only sums are of polls and of process times', () => {
    const sums = queries.filter(({ expr }) => /\b(sum|avg|stddev|quantile)\b *(\(|by|without)/.test(expr));
    expect(sums.map(({ name }) => name)).toEqual([
      'denter-exporter / Failed polls by reason / A',
      'denter-exporter / Polls / A',
      'denter-exporter / Garbage collection / A',
    ]);
  });

  it('have in every selector of a department set all variables', () => {
    const ofSets = new Set(setFamilies.map(({ name }) => name));
    const wanted = ['job', 'instance', 'helpdesk', 'department_set'].map((label) => `${label}=~"$${label}"`);
    const panelQueries = queries.filter(({ name }) => !/\/ \$|Exporters|Scrape duration|Samples/.test(name));
    const found = panelQueries.flatMap(({ name, expr }) =>
      selectors(expr)
        .filter(({ metric, matchers }) => ofSets.has(metric) && !matchers.startsWith(wanted.join(',')))
        .map(({ metric }) => `${name}: ${metric}`),
    );
    expect(found).toEqual([]);
  });

  it('lead to each other with variables and time, and to the runbook', () => {
    const [tickets, exporter] = dashboards;
    const keeps = { includeVars: true, keepTime: true };
    expect(tickets!.links).toMatchObject([{ url: `/d/${exporter!.uid}`, ...keeps }, { url: runbook }]);
    expect(exporter!.links).toMatchObject([{ url: `/d/${tickets!.uid}`, ...keeps }, { url: runbook }]);
  });

  it('have no two queries of one name, so that the tests ask what they mean', () => {
    const names = queries.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe('the provisioning files', () => {
  const read = (file: string): unknown => parse(readFileSync(new URL(file, provisioning), 'utf8'));

  it('name a Prometheus, with the scrape interval that the ranges of rates are made of', () => {
    expect(read('datasources/denter.yaml')).toMatchObject({
      apiVersion: 1,
      datasources: [{ type: 'prometheus', access: 'proxy', jsonData: { timeInterval: '1m' } }],
    });
  });

  it('load the dashboards from a folder of files', () => {
    expect(read('dashboards/denter.yaml')).toMatchObject({
      apiVersion: 1,
      providers: [{ type: 'file', options: { path: '/var/lib/grafana/dashboards/denter' } }],
    });
  });
});
