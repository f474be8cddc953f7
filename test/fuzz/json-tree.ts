/** JSON that can be broken: keys and leaves are kept as they are written. */
export type Tree =
  | { readonly kind: 'raw'; readonly text: string }
  | { readonly kind: 'map' | 'list'; readonly entries: Entry[] };

/** A list's keys are not written. */
export interface Entry {
  key: string;
  value: Tree;
}

export const raw = (text: string): Tree => ({ kind: 'raw', text });

export function treeOf(value: unknown): Tree {
  if (typeof value !== 'object' || value === null) return raw(JSON.stringify(value));
  return {
    kind: Array.isArray(value) ? 'list' : 'map',
    entries: Object.entries(value).map(([key, inner]) => ({
      key: JSON.stringify(key),
      value: treeOf(inner),
    })),
  };
}

export function textOf(tree: Tree): string {
  if (tree.kind === 'raw') return tree.text;
  const { entries } = tree;
  if (tree.kind === 'list') return `[${entries.map(({ value }) => textOf(value)).join(',')}]`;
  return `{${entries.map(({ key, value }) => `${key}:${textOf(value)}`).join(',')}}`;
}

/** Where something stands. */
export interface Place {
  readonly siblings: Entry[];
  readonly index: number;
}

/** Every place in a tree. */
export function placesOf(tree: Tree): Place[] {
  if (tree.kind === 'raw') return [];
  return tree.entries.flatMap(({ value }, index) => [{ siblings: tree.entries, index }, ...placesOf(value)]);
}
