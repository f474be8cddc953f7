import { isAlias, isMap, isScalar, isSeq, type Alias, type Pair, type YAMLMap } from 'yaml';
import type { Path } from './path.ts';
import { quote } from './quote.ts';
import { listNode, mappingNode, scalarNode, type YamlEntry, type YamlNode } from './yaml-tree.ts';

const deepest = 100;
const mostRepeated = 1_000_000;
const anchorMessage = 'an anchor (&…) that no alias names; if the text is meant, put it in quotes';

/** Something wrong in a document's structure, such as a key that is there twice. */
export interface StructureProblem {
  readonly offset: number;
  readonly path: Path;
  readonly message: string;
  /** The tree has a hole here (a null): looking further would only tell what isn't so. */
  readonly hole: boolean;
}

interface Build {
  readonly anchors: Map<string, YamlNode>;
  /** Anchors of texts and numbers that no alias has named yet. */
  readonly unused: Map<string, { readonly offset: number; readonly path: Path }>;
  readonly problems: StructureProblem[];
  /** How many values aliases have repeated so far. */
  repeated: number;
}

/**
 * Makes our tree from the parser's nodes: aliases and merge keys (`<<`) resolved, duplicate keys found, depth and the growth by
 * aliases bounded. The parser's own conversion to plain values knows no places and throws at aliases it finds too many.
 */
export function buildTree(contents: unknown): { root: YamlNode; problems: readonly StructureProblem[] } {
  const build: Build = { anchors: new Map(), unused: new Map(), problems: [], repeated: 0 };
  const root = buildNode(build, contents, []);
  // `secret: &abc def` is the secret `def` to YAML, and hardly to who wrote it.
  for (const place of build.unused.values())
    build.problems.push({ ...place, message: anchorMessage, hole: false });
  return { root, problems: build.problems };
}

function buildNode(build: Build, source: unknown, path: Path): YamlNode {
  if (isAlias(source)) return resolveAlias(build, source, path);
  const node = buildValue(build, source, path);
  const tooDeep = node.depth > deepest || path.length > deepest;
  if (!tooDeep) {
    if (hasAnchor(source)) noteAnchor(build, source.anchor, node, path);
    return node;
  }
  build.problems.push({
    offset: node.offset,
    path: [],
    message: `nested too deep, wanted at most ${deepest} levels`,
    hole: true,
  });
  return scalarNode(node.offset, null);
}

function noteAnchor(build: Build, anchor: string, node: YamlNode, path: Path): void {
  build.anchors.set(anchor, node);
  if (node.kind === 'scalar') build.unused.set(anchor, { offset: node.offset, path });
}

function buildValue(build: Build, source: unknown, path: Path): YamlNode {
  if (path.length > deepest) return scalarNode(startOf(source), null);
  if (isMap(source)) return buildMapping(build, source, path);
  if (isSeq(source)) {
    const items = source.items.map((item, index) => buildNode(build, item, [...path, index]));
    return listNode(startOf(source), items);
  }
  return scalarNode(startOf(source), isScalar(source) ? source.value : null);
}

function resolveAlias(build: Build, alias: Alias, path: Path): YamlNode {
  const offset = startOf(alias);
  const target = build.anchors.get(alias.source);
  build.unused.delete(alias.source);
  build.repeated += target?.size ?? 0;
  if (target && build.repeated <= mostRepeated) return { ...target, offset };
  const message = target
    ? `aliases repeat too much, wanted at most ${mostRepeated} repeated values in a file`
    : 'an alias without an anchor before it; if the text is meant, put it in quotes';
  // One report is enough where every further alias would say the same.
  const isRepeat = target && build.repeated - target.size > mostRepeated;
  if (!isRepeat) build.problems.push({ offset, path, message, hole: true });
  return scalarNode(offset, null);
}

function buildMapping(build: Build, source: YAMLMap, path: Path): YamlNode {
  const entries = new Map<string, YamlEntry>();
  const merged: YamlNode[] = [];
  for (const pair of source.items) {
    const key = keyText(pair.key);
    if (key === undefined) {
      build.problems.push({
        offset: startOf(pair.key),
        path,
        message: keyMessage(pair.key),
        hole: true,
      });
    } else if (key === '<<' && isPlain(pair)) {
      merged.push(buildNode(build, pair.value, [...path, '<<']));
    } else {
      addEntry(build, entries, pair, [...path, key]);
    }
  }
  for (const node of merged) mergeInto(build, entries, node, path);
  return mappingNode(startOf(source), entries);
}

function addEntry(build: Build, entries: Map<string, YamlEntry>, pair: Pair, path: Path): void {
  const key = String(path.at(-1));
  const keyOffset = startOf(pair.key);
  const node = pair.value === null ? scalarNode(keyOffset, null) : buildNode(build, pair.value, path);
  if (entries.has(key)) {
    build.problems.push({
      offset: keyOffset,
      path,
      message: `duplicate key ${quote(key)}: it is set above already`,
      hole: false,
    });
  } else {
    entries.set(key, { keyOffset, node });
  }
}

/** As in YAML 1.1 (and Go's YAML): the mapping's own keys win, then those of the mapping that is named first. */
function mergeInto(build: Build, entries: Map<string, YamlEntry>, node: YamlNode, path: Path): void {
  const sources = node.kind === 'list' ? node.items : [node];
  for (const source of sources) {
    if (source.kind !== 'mapping') {
      build.problems.push({
        offset: source.offset,
        path: [...path, '<<'],
        message: 'wanted a mapping, or a list of mappings, to merge',
        hole: true,
      });
      continue;
    }
    for (const [key, entry] of source.entries) if (!entries.has(key)) entries.set(key, entry);
  }
}

/** Keys are texts: `4:` is the key "4". Lists and mappings can't be keys. */
function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return key === null ? '' : undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

/** `secret: {{ name }}` is a mapping whose key is a mapping. */
function keyMessage(key: unknown): string {
  const isTemplate = isMap(key) && key.flow === true;
  return isTemplate
    ? 'a value that begins with { needs quotes'
    : 'a key that is no text, wanted a plain word as key';
}

/** A quoted "<<" is an ordinary key. */
function isPlain(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.type === 'PLAIN';
}

function hasAnchor(source: unknown): source is { anchor: string } {
  return (
    typeof source === 'object' && source !== null && 'anchor' in source && typeof source.anchor === 'string'
  );
}

function startOf(source: unknown): number {
  if (typeof source !== 'object' || source === null || !('range' in source)) return 0;
  const start: unknown = Array.isArray(source.range) ? source.range[0] : 0;
  return typeof start === 'number' ? start : 0;
}
