import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../src/cli/flags.ts';
import { readShard } from '../../src/cli/read-shard.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { shardOf } from '../../src/config/shard.ts';
import { ready, runToEnd, scrape, startServe } from '../support/command.ts';
import { simulated } from '../support/simulated.ts';

const read = (args: string[], podName = 'a-laptop') => readShard(parseCommandLine(args, {}).flags, podName);

describe('readShard', () => {
  it.each([
    ['no flag is no shard, whatever the name', [], 'denter-exporter-3', undefined],
    ['one shard is no shard', ['--shard=0', '--total-shards=1'], 'x', undefined],
    ['both flags', ['--shard=2', '--total-shards=4'], 'x', { index: 2, total: 4 }],
    ['the flag wins over the name', ['--shard=2', '--total-shards=4'], 'x-1', { index: 2, total: 4 }],
    ["the pod's name", ['--total-shards=4'], 'denter-exporter-3', { index: 3, total: 4 }],
    ['a name with many numbers', ['--total-shards=20'], 'eu-1-denter-10', { index: 10, total: 20 }],
  ])('%s', (_, args, podName, wanted) => {
    expect(read(args, podName)).toEqual(wanted);
  });

  it.each([
    [['--shard=4', '--total-shards=4'], 'x-1', '--shard: got 4, wanted less than --total-shards, which is 4'],
    [['--shard=1'], 'x-1', '--shard: got 1, wanted less than --total-shards, which is 1'],
    [['--shard=-1', '--total-shards=4'], 'x-1', '--shard: got "-1", wanted a whole number from 0'],
    [['--shard=1.5', '--total-shards=4'], 'x-1', '--shard: got "1.5", wanted a whole number'],
    [['--total-shards=0'], 'x-1', '--total-shards: got "0", wanted a whole number from 1 to 10000'],
    [['--total-shards=all'], 'x-1', '--total-shards: got "all", wanted a whole number'],
    [['--total-shards=4'], 'laptop', '"laptop" does not end in a number'],
    [['--total-shards=4'], 'denter-7d9f5-x02k', 'does not end in a number'],
    [['--total-shards=4'], 'denter-04', 'does not end in a number'],
    [
      ['--total-shards=4'],
      'denter-4',
      'says that it is shard 4; wanted as many as the StatefulSet has replicas',
    ],
  ])('refuses %j in a pod named %s', (args, podName, message) => {
    expect(() => read(args, podName)).toThrow(UsageError);
    expect(() => read(args, podName)).toThrow(message);
  });
});

describe('serve, sharded', () => {
  it('ends with 2 where the shard can not be', async () => {
    const { code, stderr } = await runToEnd(['--total-shards=4'], { POD_NAME: 'denter-exporter-4' });
    expect([code, stderr]).toEqual([2, expect.stringContaining('pod\'s name "denter-exporter-4"')]);
  });

  it('polls each helpdesk in exactly one shard, and says on every page which it is', async () => {
    const { simulator, file } = await simulated();
    const total = 2;
    const served = await Promise.all(
      [0, 1].map(async (index) => {
        const pod = { POD_NAME: `denter-exporter-${index}` };
        const { base } = await startServe(file, [`--total-shards=${total}`], pod);
        await ready(base);
        const own = simulator.names.filter((name) => shardOf(name, total) === index);
        const helpdesks = [...(await scrape(base)).matchAll(/^denter_up\{helpdesk="([^"]+)"/gm)];
        expect(new Set(helpdesks.map(([, name]) => name))).toEqual(new Set(own));
        const groups = (await (await fetch(`${base}/sd`)).json()) as { labels: { instance: string } }[];
        expect(groups.map(({ labels }) => labels.instance)).toEqual(own);
        for (const path of ['/', '/config', '/probe?target=nobody'])
          expect(
            (await (await fetch(base + path)).text())
              .replaceAll(/<[^>]*>|\s+/g, ' ')
              .replaceAll(/ +/g, ' ')
              .toLowerCase(),
          ).toContain(`shard ${index} of 2`);
        return own;
      }),
    );
    expect(served.flat().toSorted()).toEqual(simulator.names.toSorted());
  });

  it('gives the same series in two replicas of a shard, and of the counts the same values', async () => {
    const { file } = await simulated();
    const shard = [shardOf('acme', 2)].map((index) => [`--shard=${index}`, '--total-shards=2'])[0]!;
    const scrapes = await Promise.all(
      ['one', 'other'].map(async (name) => {
        const { base } = await startServe(file, shard, { POD_NAME: name });
        await ready(base);
        // What follows describes the process itself.
        return (await scrape(base)).split('\n').filter((line) => !/^(# \w+ )?(process|nodejs)_/.test(line));
      }),
    );
    const [series, counts] = [
      /^(#.*|.*(?= ))/,
      /^denter_(tickets|ticket_|department_|up|awaiting|poll_interval).*/,
    ];
    const seen = (pattern: RegExp) =>
      scrapes.map((lines) => lines.flatMap((line) => pattern.exec(line)?.[0] ?? []));
    for (const [one, other] of [seen(series), seen(counts)]) expect(other).toEqual(one);
    expect(seen(counts)[0]!.join('\n')).toContain('denter_tickets{helpdesk="acme"');
  });

  it('is ready and serves where no helpdesk falls to the shard', async () => {
    const { file } = await simulated();
    const free = Array.from({ length: 50 }, (_, index) => index).find((index) =>
      ['acme', 'globex', 'initech'].every((name) => shardOf(name, 50) !== index),
    );
    const { base } = await startServe(file, [`--shard=${free}`, '--total-shards=50']);
    await ready(base);
    expect(await scrape(base)).toContain('denter_exporter_build_info');
    expect(await (await fetch(`${base}/sd`)).text()).toBe('[]');
    expect(await (await fetch(base)).text()).toContain('No helpdesk falls to this shard.');
    expect(await (await fetch(`${base}/config`)).text()).toContain('helpdesks: []');
  });
});
