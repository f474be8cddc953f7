/**
 * A strict reader of JSON (RFC 8259), for tests only. It shares nothing with `JSON.parse`, and keeps numbers as they were
 * written.
 */
export type Json =
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Json> }
  | { readonly kind: 'list'; readonly items: readonly Json[] }
  | { readonly kind: 'string' | 'number' | 'word'; readonly text: string };

/** One for all: where it was thrown does not matter, and a stack costs more than the reading. */
const notJson = new Error('not JSON');

const blank = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// oxlint-disable-next-line no-control-regex
const string = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const word = /true|false|null/y;
const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * @param rest whether anything may follow the value
 * @returns `undefined` for what is no JSON
 */
export function readJson(text: string, rest: 'refused' | 'ignored' = 'refused'): Json | undefined {
  const reader = new Reader(text);
  try {
    const value = reader.value();
    return rest === 'ignored' || reader.isAtEnd() ? value : undefined;
  } catch (error) {
    if (error === notJson) return undefined;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    this.#take(blank);
    return this.#at === this.#text.length;
  }

  value(): Json {
    this.#take(blank);
    const next = this.#text[this.#at];
    if (next === '{') return { kind: 'map', entries: this.#map() };
    if (next === '[') return { kind: 'list', items: this.#list() };
    if (next === '"') return { kind: 'string', text: this.#string() };
    const digits = this.#take(number);
    if (digits !== undefined) return { kind: 'number', text: digits };
    return { kind: 'word', text: this.#take(word) ?? this.#fail() };
  }

  #map(): Map<string, Json> {
    const entries = new Map<string, Json>();
    this.#at += 1;
    if (this.#sees('}')) return entries;
    do {
      this.#take(blank);
      const key = this.#string();
      if (!this.#sees(':')) this.#fail();
      // Of a name that stands twice, the last value holds, as PHP's and every browser's reader have it.
      entries.set(key, this.value());
    } while (this.#sees(','));
    if (!this.#sees('}')) this.#fail();
    return entries;
  }

  #list(): Json[] {
    const items: Json[] = [];
    this.#at += 1;
    if (this.#sees(']')) return items;
    do items.push(this.value());
    while (this.#sees(','));
    if (!this.#sees(']')) this.#fail();
    return items;
  }

  #string(): string {
    const quoted = this.#take(string) ?? this.#fail();
    return quoted
      .slice(1, -1)
      .replace(/\\(?:u(....)|(.))/g, (_, unit: string | undefined, letter: string) =>
        unit === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(unit, 16)),
      );
  }

  /** Steps over a sign, and what is blank before it, if it comes next. */
  #sees(sign: string): boolean {
    this.#take(blank);
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #fail(): never {
    throw notJson;
  }
}
