import { hostname } from 'node:os';
import type { Shard } from '../config/shard.ts';
import type { Flags } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** Far more than anybody needs; what is larger is a mistake. */
const maxShards = 10_000;

/**
 * The shard that `--shard` and `--total-shards` ask for; `undefined` where there is only one.
 *
 * @param podName `POD_NAME` of the environment, or else the host's name, which in a pod is the same
 * @throws {UsageError}
 */
export function readShard(flags: Flags, podName = process.env['POD_NAME'] || hostname()): Shard | undefined {
  const total = readNumber(flags, 'total-shards', 1, maxShards) ?? 1;
  const given = readNumber(flags, 'shard', 0, maxShards - 1);
  if (given !== undefined) {
    if (given >= total)
      throw new UsageError(
        `--shard: got ${given}, wanted less than --total-shards, which is ${total} (shards count from 0)`,
      );
    return total === 1 ? undefined : { index: given, total };
  }
  return total === 1 ? undefined : { index: readOrdinal(podName, total), total };
}

/** A StatefulSet names its pods `NAME-0`, `NAME-1` and so on. */
function readOrdinal(podName: string, total: number): number {
  const ordinal = /-(0|[1-9][0-9]{0,4})$/.exec(podName)?.[1];
  if (ordinal === undefined)
    throw new UsageError(
      `--total-shards=${total} without --shard: the pod's name "${podName}" does not end in a number, as a StatefulSet's do`,
    );
  const index = Number(ordinal);
  if (index >= total)
    throw new UsageError(
      `--total-shards: got ${total}, but the pod's name "${podName}" says that it is shard ${index}; wanted as many as the StatefulSet has replicas`,
    );
  return index;
}

function readNumber(flags: Flags, name: string, least: number, greatest: number): number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  const value = /^[0-9]{1,6}$/.test(text) ? Number(text) : -1;
  if (value >= least && value <= greatest) return value;
  throw new UsageError(`--${name}: got "${text}", wanted a whole number from ${least} to ${greatest}`);
}
