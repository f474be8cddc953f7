import { damaged } from './damage.ts';
import type { Genes } from './genes.ts';
import { hostileKeys, hostileValues } from './hostile.ts';
import { type Place, placesOf, raw, textOf, type Tree, treeOf } from './json-tree.ts';

type Change = (place: Place, genes: Genes) => unknown;

const replace: Change = ({ siblings, index }, genes) => (siblings[index]!.value = raw(valueOf(genes)));
const insert: Change = ({ siblings, index }, genes) =>
  siblings.splice(index, 0, { key: keyOf(genes), value: raw(valueOf(genes)) });

/** What can happen to one place of a tree; what stands twice happens more often. */
const changes: readonly Change[] = [
  replace,
  replace,
  replace,
  replace,
  insert,
  insert,
  ({ siblings, index }) => siblings.splice(index, 1),
  ({ siblings, index }) => siblings.splice(index, 1),
  ({ siblings, index }, genes) => (siblings[index]!.key = keyOf(genes)),
  // The same name twice.
  ({ siblings, index }, genes) => siblings.push({ key: siblings[index]!.key, value: raw(valueOf(genes)) }),
  ({ siblings }) => siblings.splice(0, siblings.length, ...siblings.toReversed()),
  // As PHP writes a map with the keys 0..n-1, and a list that has lost its first entry.
  ({ siblings, index }) => {
    const { value } = siblings[index]!;
    if (value.kind === 'raw') return;
    siblings[index]!.value = { kind: value.kind === 'map' ? 'list' : 'map', entries: value.entries };
  },
  ({ siblings, index }, genes) => {
    for (let depth = genes.below(50); depth > 0; depth -= 1)
      siblings[index]!.value = {
        kind: depth % 2 === 0 ? 'map' : 'list',
        entries: [{ key: '"a"', value: siblings[index]!.value }],
      };
  },
  ({ siblings, index }, genes) => {
    if (genes.onceIn(5)) siblings[index]!.value = manyStatuses(195 + genes.below(11));
  },
];

/** Around the most that are kept. */
function manyStatuses(count: number): Tree {
  const entries = Array.from({ length: count }, (_, n) => ({
    key: `"s${n}"`,
    value: raw(`{"title":"S ${n}","count":${n}}`),
  }));
  return { kind: 'map', entries };
}

function valueOf(genes: Genes): string {
  const number = genes.below(2 ** 53);
  return [
    ...Array.from({ length: 6 }, () => hostileValues[number % hostileValues.length]!),
    String(number),
    `"${number}"`,
    JSON.stringify(genes.bytes(8).toString('utf16le')),
  ][genes.below(9)]!;
}

function keyOf(genes: Genes): string {
  return genes.onceIn(5) ? JSON.stringify(genes.bytes(8).toString('utf16le')) : genes.of(hostileKeys);
}

/** An answer that something has happened to, in its structure, to its bytes, or both. */
export function mutatedBody(whole: object, genes: Genes): Buffer {
  const root = { key: '', value: treeOf(whole) };
  const damages = genes.onceIn(4) ? 1 + genes.below(2) : 0;
  for (let left = genes.below(5); left > 0 && genes.left > 0; left -= 1) {
    const places = [...placesOf(root.value), ...(genes.onceIn(50) ? [{ siblings: [root], index: 0 }] : [])];
    const place = places[places.length - 1 - genes.below(places.length)];
    if (place !== undefined) genes.of(changes)(place, genes);
  }
  let bytes: Buffer = Buffer.from(textOf(root.value));
  for (let left = damages; left > 0; left -= 1) bytes = damaged(bytes, genes);
  return bytes;
}
