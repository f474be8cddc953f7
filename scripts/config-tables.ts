/** The tables of keys in docs/configuration.md, made of the JSON Schema. */
import type { JsonSchema } from '@valibot/to-json-schema';
import { configJsonSchema } from './config-schema.ts';
import { renewPart } from './renew-part.ts';

/** A page with its generated part renewed. */
export function renewConfigTables(page: string): string {
  const pathsOfTable = new Map<string, string[]>();
  for (const [path, schema] of mappings(configJsonSchema(), '')) {
    const rows = table(schema);
    pathsOfTable.set(rows, [...(pathsOfTable.get(rows) ?? []), path]);
  }
  const tables = Array.from(
    pathsOfTable,
    ([rows, paths]) => `### ${paths.map(heading).join(', ')}\n\n${rows}`,
  );
  return renewPart(page, 'keys', tables.join('\n\n'));
}

/** Every mapping with fixed keys, by its path in the file; the root has the path ''. */
export function mappings(
  schema: JsonSchema,
  path: string,
): readonly (readonly [path: string, schema: JsonSchema])[] {
  const inner = content(schema);
  const item = inner.items;
  if (typeof item === 'object' && !Array.isArray(item)) return mappings(item, `${path}[]`);
  if (inner.properties === undefined) return [];
  const nested = Object.entries(inner.properties).flatMap(([key, value]) =>
    typeof value === 'object' ? mappings(value, path === '' ? key : `${path}.${key}`) : [],
  );
  return [[path, inner], ...nested];
}

/** An optional key's schema allows null as well; this is the other one. */
function content(schema: JsonSchema): JsonSchema {
  const first = schema.anyOf?.[0];
  const isOptional = schema.anyOf?.some((option) => typeof option === 'object' && option.type === 'null');
  return isOptional && typeof first === 'object' ? first : schema;
}

function heading(path: string): string {
  return path === '' ? 'The file' : code(path);
}

/** One table for mappings that are the same in several places. */
function table(schema: JsonSchema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([key, value]) => {
    if (typeof value !== 'object') return '';
    const isRequired = schema.required?.includes(key) ?? false;
    const cells = [
      `\`${key}\``,
      kind(content(value)),
      isRequired ? '**required**' : fallback(value),
      value.description ?? '',
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| key | value | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function fallback({ default: value }: JsonSchema): string {
  return value === undefined ? '' : code(value);
}

/** What a key takes, in a word or two. */
function kind(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => code(value)).join(', ');
  if (schema.anyOf !== undefined)
    return schema.anyOf.map((option) => (typeof option === 'object' ? kind(option) : '')).join(', ');
  if (schema.type === 'array') {
    return typeof schema.items === 'object' && !Array.isArray(schema.items)
      ? `list: ${kind(schema.items)}`
      : 'list';
  }
  if (schema.type === 'object') return 'mapping';
  return schema.type === 'boolean' ? '`true`, `false`' : String(schema.type);
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
