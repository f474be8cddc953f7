import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { exporterConfig } from '../../src/simulator/exporter-config.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { ask, bodyOf, form } from './raw-client.ts';
import { goodFields } from './sample.ts';

let directory: string;
let simulator: Simulator | undefined;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'simulate-'));
});
afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
});
afterAll(() => rm(directory, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

async function fiveHoursLater(seed: number): Promise<unknown> {
  const one = await simulate({ speed: 0, seed });
  one.advance(5 * 3_600_000);
  const seen = one.names.map((name) => one.expected(name, one.helpdesk(name).users[0]!.name));
  await one.close();
  return seen;
}

describe('simulate', () => {
  it('plays the demo’s helpdesks where nothing else is said', async () => {
    simulator = await simulate({});
    expect(simulator.names).toEqual(['acme', 'globex', 'initech']);
    expect(simulator.clock.speed).toBe(144);
  });

  it('plays so many of the default kind, each with tickets of its own', async () => {
    simulator = await simulate({ helpdesks: 3, speed: 0 });
    expect(simulator.names).toEqual(['helpdesk-1', 'helpdesk-2', 'helpdesk-3']);
    const counts = simulator.names.map((name) => JSON.stringify(simulator!.expected(name, 'exporter')));
    expect(new Set(counts).size).toBe(3);
  });

  it('plays a file, and flags win over it', async () => {
    const scenarioFile = await file('s.yaml', 'seed: 1\nspeed: 10\nhelpdesks: [{ name: a }]\n');
    simulator = await simulate({ scenarioFile, seed: 5, speed: 0, startTime: '23:15' });
    expect(simulator.names).toEqual(['a']);
    expect(simulator.scenario).toMatchObject({ seed: 5, speed: 0, startTimeMs: 23.25 * 3_600_000 });
    expect(simulator.clock.now()).toBe(23.25 * 3_600_000);
  });

  it('is the same again with the same seed', async () => {
    expect(await fiveHoursLater(4)).toEqual(await fiveHoursLater(4));
    expect(await fiveHoursLater(4)).not.toEqual(await fiveHoursLater(5));
  });

  it('writes the CA and a configuration that the exporter takes, for its owner only', async () => {
    const tlsCaFile = join(directory, 'ca.pem');
    const exporterConfigFile = join(directory, 'denter-exporter.yml');
    simulator = await simulate({ tls: true, tlsNames: ['denter.test'], tlsCaFile, exporterConfigFile });
    expect(await readFile(tlsCaFile, 'utf8')).toBe(simulator.ca);
    expect((await stat(exporterConfigFile)).mode & 0o777).toBe(0o600);
    const { config } = await loadConfig(exporterConfigFile);
    expect(config.helpdesks[1]).toMatchObject({
      name: 'globex',
      transport: { url: simulator.url('globex'), connection: { tls: { caFile: tlsCaFile } } },
    });
  });
});

describe('exporterConfig', () => {
  it('fits the demo: sets by user, thresholds, departments, quick polls', async () => {
    simulator = await startSimulator();
    const { config, warnings } = await loadConfig(await file('demo.yml', exporterConfig(simulator)));
    expect(warnings).toEqual([]);
    const sets = config.helpdesks.flatMap(({ departmentSets }) => departmentSets);
    expect(sets.map(({ helpdesk, name }) => `${helpdesk}/${name}`)).toEqual([
      'acme/assigned',
      'acme/all',
      'acme/billing',
      'globex/assigned',
      'globex/all',
      'initech/assigned',
      'initech/all',
    ]);
    expect(sets[2]).toMatchObject({
      credentials: { mode: 'api', identifier: 'acme-billing' },
      expectedDepartments: ['4'],
      awaitingReplyThresholds: { warning: 15, critical: 25 },
      pollIntervalMs: 5000,
      timeoutMs: 2000,
      staleAfterMs: 15_000,
    });
    expect(sets[1]).toMatchObject({ ignoreDepartmentAssignments: true });
    expect(sets[3]).toMatchObject({ credentials: { mode: 'admin', username: 'reporting' } });
  });
});

describe('many helpdesks', () => {
  it('start at once, and a poll costs little, the first one of each helpdesk too', async () => {
    // CPU time, not wall time: other programs may want the processor as well.
    const start = process.cpuUsage();
    simulator = await simulate({ helpdesks: 10_000, speed: 1 });
    expect(millisecondsSince(start)).toBeLessThan(1500);
    const body = form({ ...goodFields, identifier: 'exporter', secret: 'exporter-secret' });
    const polls = Array.from({ length: 500 }, (_, index) => simulator!.url(`helpdesk-${index * 20 + 1}`));
    const first = process.cpuUsage();
    const replies = await Promise.all(polls.map((url) => ask(url, { body, idleMs: 15_000 })));
    expect(millisecondsSince(first)).toBeLessThan(500 * 6);
    expect(replies.every((reply) => bodyOf(reply).startsWith('{"result":"success"'))).toBe(true);
  });
});

function millisecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
