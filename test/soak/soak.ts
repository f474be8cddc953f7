import { seededRandom } from '../../src/simulator/random.ts';
import { FlappingHelpdesks } from './flapping-helpdesks.ts';
import { type Holdings, readHoldings } from './readings.ts';
import { driftOf, slopeOf } from './slope.ts';
import { SoakedExporter } from './soaked-exporter.ts';

const dayMs = 86_400_000;

export interface SoakOptions {
  readonly helpdesks: number;
  readonly pollIntervalSeconds: number;
  readonly timeoutSeconds: number;
  /** Simulated time between two readings, in milliseconds. */
  readonly cycleMs: number;
  /** Readings that count. An eighth as many come before them, to warm up. */
  readonly cycles: number;
  /** Bytes that are kept of each poll for ever, to see that it would be noticed. */
  readonly leakBytes?: number;
  /** Called with all readings so far. */
  readonly onReading?: (readings: readonly Holdings[]) => void;
}

export interface SoakFigures {
  readonly days: number;
  readonly polls: number;
  readonly faults: number;
  readonly scrapes: number;
  readonly reloads: number;
  readonly realSeconds: number;
  readonly cpuSeconds: number;
  /** Growth of the heap after garbage collection, in MB a simulated day, by least squares. */
  readonly heapSlopeMbPerDay: number;
  /** The same slope, a poll. */
  readonly heapBytesPerPoll: number;
  readonly heapMb: readonly [least: number, most: number];
  /** How much more there were in the last third than in the first, on average. */
  readonly drift: Readonly<Record<'descriptors' | 'sockets' | 'handles' | 'timers', number>>;
  readonly most: Holdings;
}

/** Runs an exporter through simulated time: faults all along, scrapes, probes, two reloads a cycle, a reading at each end. */
export async function soak(options: SoakOptions): Promise<SoakFigures> {
  const leaked = new Map<number, Buffer>();
  const { leakBytes = 0 } = options;
  const helpdesks = await FlappingHelpdesks.start(options.helpdesks, seededRandom(1, 1), (nth) => {
    if (leakBytes > 0) leaked.set(nth, Buffer.alloc(leakBytes));
  });
  const exporter = await SoakedExporter.start(helpdesks, options);
  const run = { options, helpdesks, exporter };
  for (let cycle = 0; cycle < Math.ceil(options.cycles / 8); cycle += 1) await passCycle(run, cycle === 0);
  const before = { ...counts(run), cpu: process.cpuUsage(), at: process.hrtime.bigint() };
  const readings: Holdings[] = [];
  for (let cycle = 0; cycle < options.cycles; cycle += 1) {
    await passCycle(run, false);
    readings.push(await readHoldings());
    options.onReading?.(readings);
  }
  const { user, system } = process.cpuUsage(before.cpu);
  const after = counts(run);
  const polls = after.polls - before.polls;
  const judged = judge(readings, options.cycleMs);
  return {
    polls,
    heapBytesPerPoll: (judged.heapSlopeMbPerDay * judged.days * 1e6) / polls,
    faults: after.faults - before.faults,
    scrapes: after.scrapes - before.scrapes,
    reloads: after.reloads - before.reloads,
    realSeconds: Number(process.hrtime.bigint() - before.at) / 1e9,
    cpuSeconds: (user + system) / 1e6,
    ...judged,
  };
}

interface Run {
  readonly options: SoakOptions;
  readonly helpdesks: FlappingHelpdesks;
  readonly exporter: SoakedExporter;
}

function counts({ helpdesks, exporter }: Run) {
  const { faults, requests } = helpdesks;
  return { polls: requests, faults, scrapes: exporter.scrapes, reloads: exporter.reloads };
}

async function passCycle({ options, helpdesks, exporter }: Run, everyHelpdeskFails: boolean): Promise<void> {
  const intervalMs = options.pollIntervalSeconds * 1000;
  // Steps are short beside the timeout, so that no poll's time is over before its answer had a chance.
  const perInterval = 4 * Math.ceil(intervalMs / (100 * options.timeoutSeconds) / 4);
  const steps = Math.ceil((options.cycleMs / intervalMs) * perInterval);
  for (let step = 0; step < steps; step += 1) {
    if (step % perInterval === 0) helpdesks.flap(Date.now(), everyHelpdeskFails ? 0.5 : 0.03, 2 * intervalMs);
    if (step === Math.floor(steps / 3)) await exporter.reload(true);
    if (step === Math.floor((2 * steps) / 3)) await exporter.reload(false);
    await exporter.pass(intervalMs / perInterval);
    await look(exporter, step / perInterval, options.helpdesks);
  }
  helpdesks.heal();
  await exporter.settle();
}

const openMetrics = { accept: 'application/openmetrics-text; version=1.0.0', 'accept-encoding': 'gzip' };

/**
 * Four scrapes an interval, as Prometheus makes them of an interval of a minute; sometimes somebody looks at the pages.
 *
 * @param at in intervals
 */
async function look(exporter: SoakedExporter, at: number, helpdesks: number): Promise<void> {
  if (!Number.isInteger(at * 4)) return;
  await exporter.scrape('/metrics', Number.isInteger(at) ? openMetrics : {});
  if (!Number.isInteger(at / 10)) return;
  const helpdesk = `helpdesk-${at % (helpdesks - 1)}`;
  for (const path of ['/', `/helpdesks/${helpdesk}`, '/sd', '/config', `/metrics?helpdesk=${helpdesk}`])
    await exporter.scrape(path);
  exporter.probe(helpdesk);
}

function judge(readings: readonly Holdings[], cycleMs: number) {
  const heaps = readings.map(({ heap }) => heap / 1e6);
  const drift = (of: keyof Holdings): number => driftOf(readings.map((reading) => reading[of]));
  const most = (of: keyof Holdings): number => Math.max(...readings.map((reading) => reading[of]));
  return {
    days: (readings.length * cycleMs) / dayMs,
    heapSlopeMbPerDay: slopeOf(heaps.map((heap, cycle) => [(cycle * cycleMs) / dayMs, heap])),
    heapMb: [Math.min(...heaps), Math.max(...heaps)] as const,

    drift: {
      descriptors: drift('descriptors'),
      sockets: drift('sockets'),
      handles: drift('handles'),
      timers: drift('timers'),
    },
    most: {
      heap: most('heap'),
      descriptors: most('descriptors'),
      sockets: most('sockets'),
      handles: most('handles'),
      timers: most('timers'),
    },
  };
}
