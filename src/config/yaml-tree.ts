import type { Path } from './path.ts';

/** A YAML value with its place: `offset` is where it starts in the text, in UTF-16 units. */
export type YamlNode = YamlMapping | YamlList | YamlScalar;

interface Located {
  readonly offset: number;
  /** The plain value. Mappings have no prototype, so `__proto__` is a key as any other. Shared between aliases. */
  readonly value: unknown;
  /** How many values it holds, itself and what aliases repeat included. */
  readonly size: number;
  /** How many collections are in one another; 0 for a scalar. */
  readonly depth: number;
}

export interface YamlMapping extends Located {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

export interface YamlEntry {
  readonly keyOffset: number;
  readonly node: YamlNode;
}

export interface YamlList extends Located {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlScalar extends Located {
  readonly kind: 'scalar';
}

export function scalarNode(offset: number, value: unknown): YamlScalar {
  return { kind: 'scalar', offset, value, size: 1, depth: 0 };
}

export function listNode(offset: number, items: readonly YamlNode[]): YamlList {
  return { kind: 'list', offset, items, value: items.map((item) => item.value), ...extent(items) };
}

export function mappingNode(offset: number, entries: ReadonlyMap<string, YamlEntry>): YamlMapping {
  const value: Record<string, unknown> = Object.create(null);
  for (const [key, entry] of entries) value[key] = entry.node.value;
  const nodes = Array.from(entries.values(), (entry) => entry.node);
  return { kind: 'mapping', offset, entries, value, ...extent(nodes) };
}

function extent(children: readonly YamlNode[]): { size: number; depth: number } {
  let size = 1;
  let depth = 0;
  for (const node of children) {
    size += node.size;
    depth = Math.max(depth, node.depth);
  }
  return { size, depth: depth + 1 };
}

/**
 * The offset at which to report on a path: its key or its value, or, where the path leaves the tree, the innermost
 * value that it reached (the mapping that lacks the key).
 */
export function findOffset(root: YamlNode, path: Path, at: 'key' | 'value'): number {
  let node = root;
  let offset = root.offset;
  for (const step of path) {
    const next = child(node, step);
    if (next === undefined) return node.offset;
    offset = at === 'key' ? next.keyOffset : next.node.offset;
    node = next.node;
  }
  return offset;
}

function child(node: YamlNode, step: string | number): YamlEntry | undefined {
  if (node.kind === 'mapping') return node.entries.get(String(step));
  if (node.kind !== 'list' || typeof step !== 'number') return undefined;
  const item = node.items[step];
  return item && { keyOffset: item.offset, node: item };
}
