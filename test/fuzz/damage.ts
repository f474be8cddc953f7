import type { Genes } from './genes.ts';

const insertions = ['\ufeff', ' ', '\r\n', '\n', '\0', '<br />\n<b>Notice</b>: x\n', '}', ',', '"', '0', '9', '\u00a0', '{"', '1e', ':', '\t']; // prettier-ignore

type Damage = (bytes: Buffer, at: number, genes: Genes) => Buffer;

const insert: Damage = (bytes, at, genes) =>
  Buffer.concat([bytes.subarray(0, at), other(genes), bytes.subarray(at)]);

/** What can happen to bytes on their way. */
const damages: readonly Damage[] = [
  (bytes, at) => bytes.subarray(0, at),
  (bytes, _at, genes) => Buffer.concat([other(genes), bytes]),
  (bytes, _at, genes) => Buffer.concat([bytes, other(genes)]),
  insert,
  (bytes, at, genes) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + genes.below(20))]),
  (bytes, at, genes) => insert(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]), at, genes),
  (bytes, at, genes) => {
    const flipped = Buffer.from(bytes);
    if (at < bytes.length) flipped[at] = bytes[at]! ^ (1 << genes.below(8));
    return flipped;
  },
];

function other(genes: Genes): Buffer {
  return genes.onceIn(3) ? genes.bytes(4) : Buffer.from(genes.of(insertions));
}

/** The bytes after one mishap. */
export function damaged(bytes: Buffer, genes: Genes): Buffer {
  const damage = genes.of(damages);
  return damage(bytes, genes.below(bytes.length + 1), genes);
}
