import type * as v from 'valibot';
import { closest } from './closest.ts';
import type { Path } from './path.ts';
import { describe, quote } from './quote.ts';

/** A key that the schema doesn't know, or a list where it wants a mapping. */
export interface KeyFault {
  readonly path: Path;
  readonly at: 'key' | 'value';
  readonly message: string;
}

/**
 * Finds what valibot does not report of a strict object: every unknown key but the first, every unknown key of a record
 * that is also a name of JavaScript's own (`constructor`), and lists, which it takes for mappings. Looks through pipes, optional
 * values, lists and records; not into unions.
 */
export function findKeyFaults(schema: unknown, value: unknown): readonly KeyFault[] {
  return faultsIn(schema, value, [], homesIn(schema));
}

/** By key: the mappings that have it, as `helpdesks[].credentials`. */
type Homes = ReadonlyMap<string, readonly string[]>;

function faultsIn(schema: unknown, value: unknown, path: Path, homes: Homes): readonly KeyFault[] {
  if (!isSchema(schema) || typeof value !== 'object' || value === null) return [];
  if (isSchema(schema.wrapped)) return faultsIn(schema.wrapped, value, path, homes);
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return [];
    return value.flatMap((item, index) => faultsIn(schema.item, item, [...path, index], homes));
  }
  if (schema.type !== 'strict_object' && schema.type !== 'record') return [];
  if (Array.isArray(value))
    return [{ path, at: 'value', message: `got ${describe(value)}, wanted a mapping` }];
  const { entries } = schema;
  return schema.type === 'record' || !isRecord(entries)
    ? recordFaults(schema.value, value, path, homes)
    : objectFaults(entries, value, path, homes);
}

function objectFaults(
  entries: Readonly<Record<string, unknown>>,
  value: object,
  path: Path,
  homes: Homes,
): readonly KeyFault[] {
  return Object.entries(value).flatMap(([key, inner]): readonly KeyFault[] => {
    const keyPath = [...path, key];
    if (Object.hasOwn(entries, key)) return faultsIn(entries[key], inner, keyPath, homes);
    const message = misplacedMessage(key, homes) ?? unknownKeyMessage(key, Object.keys(entries));
    return [{ path: keyPath, at: 'key', message }];
  });
}

/** Names that valibot skips in records, so that they would be lost without a word. */
const skippedKeys: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

function recordFaults(schema: unknown, value: object, path: Path, homes: Homes): readonly KeyFault[] {
  return Object.entries(value).flatMap(([key, inner]): readonly KeyFault[] => {
    const keyPath = [...path, key];
    if (!skippedKeys.has(key)) return faultsIn(schema, inner, keyPath, homes);
    return [{ path: keyPath, at: 'key', message: `the key ${quote(key)} can't be used here` }];
  });
}

/** For a key that is known elsewhere in the file: says where. */
function misplacedMessage(key: string, homes: Homes): string | undefined {
  const places = homes.get(key);
  return places && `unknown key ${quote(key)} here, it is a key of ${places.join(' and of ')}`;
}

function homesIn(schema: unknown): Homes {
  const homes = new Map<string, string[]>();
  const look = (inner: unknown, path: string): void => {
    if (!isSchema(inner)) return;
    if (isSchema(inner.wrapped)) look(inner.wrapped, path);
    if (inner.type === 'array') look(inner.item, `${path}[]`);
    if (inner.type !== 'strict_object' || !isRecord(inner.entries)) return;
    for (const [key, entry] of Object.entries(inner.entries)) {
      homes.set(key, [...(homes.get(key) ?? []), path === '' ? 'the whole file' : path]);
      look(entry, path === '' ? key : `${path}.${key}`);
    }
  };
  look(schema, '');
  return homes;
}

/** Names the key that was meant, or every key that is possible. */
export function unknownKeyMessage(key: string, known: readonly string[]): string {
  const near = closest(key, known);
  if (near !== undefined) return `unknown key ${quote(key)}: did you mean ${quote(near)}?`;
  if (known.length === 0) return `unknown key ${quote(key)}`;
  return `unknown key ${quote(key)}, wanted one of ${known.join(', ')}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

interface SchemaParts {
  readonly kind: 'schema';
  readonly type: v.GenericSchema['type'];
  readonly wrapped?: unknown;
  readonly item?: unknown;
  readonly value?: unknown;
  readonly entries?: unknown;
}

function isSchema(value: unknown): value is SchemaParts {
  return isRecord(value) && value['kind'] === 'schema';
}
