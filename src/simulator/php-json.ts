/** A PHP value fit for `json_encode`. A PHP array is an ordered map, whether a list or not. */
export type PhpValue = string | number | boolean | null | PhpArray | RawJson;
export type PhpArray = ReadonlyMap<string, PhpValue>;

/** JSON text that PHP would not have written so: for the shapes that other versions send. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A PHP list: keys 0..n-1. */
export function phpList(values: readonly PhpValue[]): PhpArray {
  return new Map(values.map((value, index) => [String(index), value]));
}

/**
 * `json_encode` with its default flags: slashes and everything beyond ASCII are escaped; an array whose keys are 0..n-1 is
 * a list, and so an empty map is `[]`.
 */
export function phpJson(value: PhpValue): string {
  if (value instanceof RawJson) return value.text;
  if (typeof value === 'string') return phpString(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = [...value];
  if (entries.every(([key], index) => key === String(index))) {
    return `[${entries.map(([, item]) => phpJson(item)).join(',')}]`;
  }
  return `{${entries.map(([key, item]) => `${phpString(key)}:${phpJson(item)}`).join(',')}}`;
}

function phpString(text: string): string {
  return JSON.stringify(text)
    .replaceAll('/', String.raw`\/`)
    .replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What Denter answers without `responsetype=json`: `result=success;allActive=3;`. Nested values are left out. */
export function phpPairs(fields: PhpArray): string {
  const pairs: string[] = [];
  for (const [key, value] of fields) {
    if (value === null || typeof value !== 'object') pairs.push(`${key}=${value ?? ''};`);
  }
  return pairs.join('');
}
