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
export function findKeyFaults(schema: unknown, value: unknown, path: Path = []): readonly KeyFault[] {
  if (!isSchema(schema) || typeof value !== 'object' || value === null) return [];
  if (isSchema(schema.wrapped)) return findKeyFaults(schema.wrapped, value, path);
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return [];
    return value.flatMap((item, index) => findKeyFaults(schema.item, item, [...path, index]));
  }
  if (schema.type !== 'strict_object' && schema.type !== 'record') return [];
  if (Array.isArray(value))
    return [{ path, at: 'value', message: `got ${describe(value)}, wanted a mapping` }];
  const { entries } = schema;
  return schema.type === 'record' || !isRecord(entries)
    ? recordFaults(schema.value, value, path)
    : objectFaults(entries, value, path);
}

function objectFaults(
  entries: Readonly<Record<string, unknown>>,
  value: object,
  path: Path,
): readonly KeyFault[] {
  return Object.entries(value).flatMap(([key, inner]): readonly KeyFault[] => {
    const keyPath = [...path, key];
    if (Object.hasOwn(entries, key)) return findKeyFaults(entries[key], inner, keyPath);
    return [{ path: keyPath, at: 'key', message: unknownKeyMessage(key, Object.keys(entries)) }];
  });
}

/** Names that valibot skips in records, so that they would be lost without a word. */
const skippedKeys: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

function recordFaults(schema: unknown, value: object, path: Path): readonly KeyFault[] {
  return Object.entries(value).flatMap(([key, inner]): readonly KeyFault[] => {
    const keyPath = [...path, key];
    if (!skippedKeys.has(key)) return findKeyFaults(schema, inner, keyPath);
    return [{ path: keyPath, at: 'key', message: `the key ${quote(key)} can't be used here` }];
  });
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
