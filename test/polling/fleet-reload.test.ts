import { beforeEach, describe, expect, it } from 'vitest';
import type { DepartmentSetConfig, LocalTransport } from '../../src/config/config.ts';
import { Secret } from '../../src/config/secret.ts';
import { fakeTime } from '../support/fake-poller.ts';
import { configOf, startFleet } from '../support/fleet-of.ts';
import { sampleAnswer, serveAnswer } from '../support/server.ts';
import { helpdeskOf, plainConnection, setOf } from '../support/settings.ts';

const minute = 60_000;
const sample = JSON.stringify(sampleAnswer);

describe('Fleet, taking over a configuration', () => {
  beforeEach(fakeTime);

  it('keeps pollers whose settings did not change, with their records and phases', async () => {
    const { bench, fleet } = startFleet();
    const url = await serveAnswer(200, sample);
    const kept = { helpdesk: 'kept', name: 'assigned' };
    fleet.apply(configOf(url, [setOf(kept), setOf({ ...kept, name: 'gone' })]));
    await bench.pass(100);
    const before = fleet.records()[0];
    fleet.apply(configOf(url, [setOf(kept), setOf({ helpdesk: 'new' })]));
    expect(fleet.records().map(({ set, polls }) => [set.helpdesk, polls])).toEqual([
      ['kept', 1],
      ['new', 0],
    ]);
    expect(fleet.records()[0]).toBe(before);
    bench.records.length = 0;
    await bench.pass(2 * minute);
    const polled = bench.records.map(({ set }) => `${set.helpdesk} ${set.name}`);
    expect(polled.filter((name) => name === 'kept assigned')).toHaveLength(2);
    expect(polled).not.toContain('kept gone');
  });

  it.each([
    ['another interval', { pollIntervalMs: 30_000 }],
    ['another timeout', { timeoutMs: 1_000 }],
    ['holding for ever', { staleAfterMs: Infinity }],
    ['other thresholds', { awaitingReplyThresholds: { warning: 1 } }],
    ['other expectations', { expectedDepartments: ['1'] }],
  ] satisfies [string, Partial<DepartmentSetConfig>][])(
    'keeps with %s what is known, since the same is asked',
    async (_what, change) => {
      const { bench, fleet } = startFleet();
      const url = await serveAnswer(200, sample);
      fleet.apply(configOf(url, [setOf()]));
      await bench.pass(100);
      const set = setOf(change);
      fleet.apply(configOf(url, [set]));
      expect(fleet.records()).toMatchObject([{ set, polls: 1, lastSuccess: { counts: { active: 123 } } }]);
      expect(fleet.records()[0]?.set).toBe(set);
      bench.records.length = 0;
      await bench.pass(2 * minute, 1000);
      expect(bench.records).toHaveLength((2 * minute) / set.pollIntervalMs);
    },
  );

  it.each([
    [
      'another identifier',
      {
        credentials: {
          mode: 'api',
          identifier: 'another',
          secret: { from: 'value', value: new Secret('s3cret-value') },
        },
      },
    ],
    [
      'another secret',
      {
        credentials: {
          mode: 'api',
          identifier: 'reporting',
          secret: { from: 'value', value: new Secret('another') },
        },
      },
    ],
    ['an access key', { accessKey: { from: 'value', value: new Secret('another') } }],
    ['another flag', { ignoreDepartmentAssignments: true }],
    ['the status map left out', { includeCountsByStatus: false }],
  ] satisfies [string, Partial<DepartmentSetConfig>][])('begins anew with %s', async (_what, change) => {
    const { bench, fleet } = startFleet();
    const url = await serveAnswer(200, sample);
    fleet.apply(configOf(url, [setOf()]));
    await bench.pass(100);
    fleet.apply(configOf(url, [setOf(change)]));
    expect(fleet.records()[0]).toMatchObject({ polls: 0, lastSuccess: undefined });
    await bench.pass(100);
    expect(fleet.records()[0]).toMatchObject({ polls: 1 });
    bench.records.length = 0;
    await bench.pass(2 * minute, 1000);
    // The old poller is no more.
    expect(new Set(bench.records.map(({ set }) => set))).toEqual(new Set([fleet.records()[0]?.set]));
  });

  it('begins anew with another address', async () => {
    const { bench, fleet } = startFleet();
    fleet.apply(configOf(await serveAnswer(200, sample), [setOf()]));
    await bench.pass(100);
    fleet.apply(configOf(await serveAnswer(503, ''), [setOf()]));
    await bench.pass(100);
    expect(fleet.records()[0]).toMatchObject({ polls: 1, lastSuccess: undefined });
  });

  it.each([
    ['over HTTP', {}],
    ['in another root', { denterRoot: '/nowhere/else' }],
    ['by another PHP', { phpBinary: 'php-of-nowhere' }],
  ])('begins anew where a local helpdesk is asked %s', async (_what, change) => {
    const { bench, fleet } = startFleet();
    const local = { kind: 'local', denterRoot: '/nowhere', phpBinary: 'php' } as const;
    const url = await serveAnswer(200, sample);
    const config = configOf(url, [setOf()]);
    const locally = (transport: LocalTransport) => ({
      ...config,
      helpdesks: [helpdeskOf(url, { transport })],
    });
    fleet.apply(locally(local));
    await bench.pass(100);
    await bench.until(() => fleet.records()[0]?.polls === 1);
    expect(fleet.records()[0]).toMatchObject({ lastPoll: { error: { code: 'local' } } });
    fleet.apply(locally({ ...local }));
    expect(fleet.records()[0]).toMatchObject({ polls: 1 });
    fleet.apply(Object.keys(change).length === 0 ? config : locally({ ...local, ...change }));
    expect(fleet.records()[0]).toMatchObject({ polls: 0 });
  });

  it('begins anew with another way to connect, and lets go of the old one', async () => {
    const { bench, fleet } = startFleet();
    const { connections } = bench.context;
    const url = await serveAnswer(200, sample);
    const set = setOf();
    fleet.apply(configOf(url, [set]));
    await bench.pass(100);
    const before = await connections.route(plainConnection, set.timeoutMs);
    const connection = { ...plainConnection, ipFamily: 'ipv4' } as const;
    fleet.apply({ ...configOf(url, []), helpdesks: [helpdeskOf(url, { connection })] });
    expect(fleet.records()[0]).toMatchObject({ polls: 0 });
    expect(await connections.route(plainConnection, set.timeoutMs)).not.toBe(before);
  });

  it('lets what did not change forget its back-off', async () => {
    const { bench, fleet } = startFleet();
    const config = configOf(await serveAnswer(429, '', { 'retry-after': '3600' }), [setOf()]);
    fleet.apply(config);
    await bench.pass(5 * minute, 1000);
    expect(fleet.records()[0]).toMatchObject({ polls: 1 });
    fleet.apply(config);
    await bench.pass(minute, 1000);
    expect(fleet.records()[0]).toMatchObject({ polls: 2 });
  });
});
