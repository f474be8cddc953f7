import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { test } from 'vitest';
import { makeCertificates } from '../src/simulator/certificates.ts';
import { lateness } from './lateness.ts';
import { cpuSeconds, exporterMain, residentMb, startUntil } from './process-cost.ts';
import { type Comparison, median, report } from './report.ts';
import { ScrapeClient } from './scrape-client.ts';

interface Load {
  readonly helpdesks: number;
  readonly intervalS: number;
  readonly tls?: true;
}

interface Cost {
  /** Percent of a core. */
  readonly cpu: number;
  readonly mb: number;
  readonly scrapeMs: number;
  /** Absent over TLS, where the server does not keep when it was asked. */
  readonly latenessMs: number | undefined;
  readonly loadS: number;
  readonly up: number;
}

/** Short intervals for few helpdesks keep the measurement short; their CPU is then of more polls than at 60 s. */
const curve: readonly Load[] = [
  { helpdesks: 1, intervalS: 5 },
  { helpdesks: 10, intervalS: 5 },
  { helpdesks: 100, intervalS: 5 },
  { helpdesks: 1_000, intervalS: 6 },
  { helpdesks: 10_000, intervalS: 60 },
];
/** As of a Prometheus that scrapes every 20 s where helpdesks are asked once a minute. */
const scrapesAnInterval = 3;
/** As many polls a second as 10 000 helpdesks at 60 s, in half the time. */
const freshTls: Load = { helpdesks: 5_000, intervalS: 30, tls: true };

test('helpdesks', { timeout: 400_000 }, async () => {
  const measured = [];
  for (const load of curve) measured.push({ load, cost: await measure(load) });
  const largest = measured.at(-1);
  const tls = await measure(freshTls);
  const cost = largest?.cost ?? tls;
  const table = [
    '| helpdesks | interval | CPU, % of a core | memory, MB | scrape, ms | late at p99, ms | start, s | up |',
    '|---|---:|---:|---:|---:|---:|---:|---:|',
    ...measured.map(({ load, cost: each }) => line(load, each)),
    line(freshTls, tls),
  ].join('\n');
  report(
    'helpdesks',
    'figure',
    [
      limit('10 000 helpdesks at 60 s, kept HTTP: CPU, % of a core', cost.cpu, 35),
      limit('the same: memory, MB', cost.mb, 500),
      limit('the same: polls late at p99, ms', cost.latenessMs ?? Number.NaN, 1000),
      limit('5 000 helpdesks at 30 s, fresh TLS: CPU, % of a core', tls.cpu, 60),
    ],
    [table],
  );
});

/** A figure against what it may be at most. */
function limit(what: string, ours: number, theirs: number): Comparison {
  return { what, ours, peer: 'the limit', theirs, wanted: { kind: 'within', ratio: 1 } };
}

function line({ helpdesks, intervalS, tls }: Load, cost: Cost): string {
  const figures = [cost.cpu, cost.mb, cost.scrapeMs, cost.latenessMs, cost.loadS].map((figure) =>
    figure === undefined ? '' : figure.toPrecision(3),
  );
  const up = `${Math.round(cost.up)} of ${helpdesks * 2}`;
  return `| ${helpdesks}${tls ? ', fresh TLS' : ''} | ${intervalS} s | ${figures.join(' | ')} | ${up} |`;
}

async function measure({ helpdesks, intervalS, tls }: Load): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), 'denter-bench-'));
  const certificates = tls ? await makeCertificates([]) : undefined;
  const input = JSON.stringify(await certificates?.context('good')) ?? '';
  const upstream = await startUntil(1, [join(import.meta.dirname, 'peers', 'upstream.mjs')], {
    pattern: /^(\d+)$/,
    input,
  });
  const ca = join(folder, 'ca.pem');
  if (certificates !== undefined) writeFileSync(ca, certificates.ca);
  const file = join(folder, 'denter-exporter.yml');
  const secure = tls ? `, tls_config: { ca_file: ${ca}, server_name: localhost }` : '';
  const base = (index: number) =>
    `${tls ? 'https' : 'http'}://127.1.${index >> 8}.${index & 255}:${upstream.found}/${nameOf(index)}`;
  const entries = Array.from(
    { length: helpdesks },
    (_, index) =>
      `  - { name: ${nameOf(index)}, url: "${base(index)}", credentials: { identifier: a, secret: some-secret }${secure}, department_sets: [{ name: assigned }, { name: all, ignore_department_assignments: true }] }`,
  );
  const global = `global: { poll_interval: ${intervalS}s, timeout: 4s }`;
  writeFileSync(file, [global, 'helpdesks:', ...entries, ''].join('\n'), { mode: 0o600 });
  const begun = performance.now();
  const exporter = await startUntil(
    0,
    [exporterMain, `--config.file=${file}`, '--web.listen-address=127.0.0.1:0'],
    { pattern: /"addresses":\["127\.0\.0\.1:(\d+)"\]/ },
  );
  const loadS = (performance.now() - begun) / 1000;
  const cost = await costOf(exporter, upstream, { intervalS, ...(tls && { tls }), helpdesks });
  // Not at the end of the test: the next one is to have the cores for itself.
  process.kill(exporter.pid, 'SIGKILL');
  process.kill(upstream.pid, 'SIGKILL');
  return { ...cost, loadS };
}

type Running = Awaited<ReturnType<typeof startUntil>>;

async function costOf(
  exporter: Running,
  upstream: Running,
  { intervalS, helpdesks, tls }: Load,
): Promise<Omit<Cost, 'loadS'>> {
  const port = Number(exporter.found);
  await untilReady(port);
  const before = { cpu: cpuSeconds(exporter.pid), at: performance.now() };
  const scrapes = [];
  for (let count = 0; count < scrapesAnInterval; count += 1) {
    await pause((intervalS * 1000) / scrapesAnInterval);
    // Anew each time: a connection that says nothing for ten seconds is closed.
    const client = await ScrapeClient.open(port);
    scrapes.push(await client.get('/metrics'));
    client.close();
  }
  const cpu = (cpuSeconds(exporter.pid) - before.cpu) / ((performance.now() - before.at) / 1000);
  const mb = residentMb(exporter.pid);
  const latenessMs = tls ? undefined : await lateness(Number(upstream.found), intervalS * 1000);
  const body = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const up = body.match(/^denter_up\{.*\} 1$/gm)?.length ?? 0;
  if (up !== helpdesks * 2) throw new Error(`denter_up is 1 for ${up} of ${helpdesks * 2}`);
  return { cpu: cpu * 100, mb, scrapeMs: median(scrapes), latenessMs, up };
}

async function untilReady(port: number): Promise<void> {
  for (;;) {
    const { status } = await fetch(`http://127.0.0.1:${port}/-/ready`);
    if (status === 200) return;
    await pause(200);
  }
}

function nameOf(index: number): string {
  return `helpdesk-${String(index).padStart(5, '0')}`;
}
