import { createHash } from 'node:crypto';
import type { Config } from './config.ts';

/** One of several processes that share the helpdesks of one configuration. */
export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly total: number;
}

/** The configuration with those of its helpdesks only that fall to a shard. */
export function takeShard(config: Config, shard: Shard): Config {
  const helpdesks = config.helpdesks.filter(({ name }) => shardOf(name, shard.total) === shard.index);
  return { ...config, helpdesks, shard };
}

/**
 * The shard that a helpdesk falls to. The same for the same name always; when the number of shards grows by one, only
 * the new shard's helpdesks move.
 *
 * @param total number of shards, at least 1
 * @returns from 0 up to `total` - 1
 */
export function shardOf(name: string, total: number): number {
  return jumpHash(createHash('sha256').update(name).digest().readBigUInt64BE(), total);
}

/**
 * Jump consistent hash.
 *
 * @param key 64 bits
 * @see https://arxiv.org/abs/1406.2294
 */
export function jumpHash(key: bigint, buckets: number): number {
  let state = key;
  let bucket = 0;
  let next = 0;
  while (next < buckets) {
    bucket = next;
    // The generator and its constant are the paper's.
    state = BigInt.asUintN(64, state * 2_862_933_555_777_941_757n + 1n);
    next = Math.floor((bucket + 1) * (2 ** 31 / (Number(state >> 33n) + 1)));
  }
  return bucket;
}
