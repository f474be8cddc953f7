import { describe, expect, it } from 'vitest';
import { jumpHash, shardOf, takeShard } from '../../src/config/shard.ts';
import { helpdeskOf } from '../support/settings.ts';

const names = Array.from({ length: 10_000 }, (_, index) => `helpdesk-${index}`);

describe('jumpHash', () => {
  it.each([
    [1n, 1, 0],
    [42n, 57, 43],
    [0xdead10ccn, 1, 0],
    [0xdead10ccn, 666, 361],
    [256n, 1024, 520],
  ])('puts key %s of %s buckets where other implementations put it', (key, buckets, wanted) => {
    expect(jumpHash(key, buckets)).toBe(wanted);
  });
});

describe('shardOf', () => {
  it('is the same in every version', () => {
    expect(['acme', 'globex', 'initech'].map((name) => shardOf(name, 4))).toMatchInlineSnapshot(`
      [
        1,
        0,
        0,
      ]
    `);
  });

  it.each([2, 3, 4, 10])('gives each of %i shards about as many helpdesks', (total) => {
    const sizes = Array.from({ length: total }, () => 0);
    for (const name of names) sizes[shardOf(name, total)]! += 1;
    const fair = names.length / total;
    for (const size of sizes) expect(Math.abs(size - fair)).toBeLessThan(4 * Math.sqrt(fair));
  });

  it.each([1, 2, 3, 9, 99])(
    'moves helpdesks to the new shard only, and as few as can be, when %i shards become one more',
    (total) => {
      const moved = names.filter((name) => shardOf(name, total) !== shardOf(name, total + 1));
      expect(new Set(moved.map((name) => shardOf(name, total + 1)))).toEqual(new Set([total]));
      const fair = names.length / (total + 1);
      expect(Math.abs(moved.length - fair)).toBeLessThan(4 * Math.sqrt(fair));
    },
  );
});

describe('takeShard', () => {
  it('puts each helpdesk into exactly one shard, in the order of the file', () => {
    const helpdesks = names.slice(0, 100).map((name) => helpdeskOf('http://127.0.0.1:9/', { name }));
    const config = { file: 'x.yml', maxConcurrentLocalPolls: 4, maxConcurrentPolls: 64, helpdesks };
    const shards = [0, 1, 2].map((index) => takeShard(config, { index, total: 3 }));
    expect(shards.map(({ shard }) => shard)).toEqual([0, 1, 2].map((index) => ({ index, total: 3 })));
    const taken = shards.map((shard) => shard.helpdesks.map(({ name }) => Number(name.split('-')[1])));
    expect(taken.flat().toSorted((a, b) => a - b)).toEqual(helpdesks.map((_, index) => index));
    for (const each of taken) expect(each).toEqual(each.toSorted((a, b) => a - b));
  });
});
