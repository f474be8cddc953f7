/** How an answer says where its body ends. */
export type Framing =
  { readonly by: 'close' | 'chunks' | 'nothing' } | { readonly by: 'length'; readonly length: number };

/** The head of the last answer of a stream, those of interim answers skipped. */
export interface Head {
  readonly status: number;
  readonly framing: Framing;
  readonly encodings: readonly string[];
  readonly rest: Buffer;
  /** Whether everything is as RFC 9112 has it; what is not may be refused. */
  readonly clean: boolean;
}

const strictStatusLine = /^HTTP\/1\.[01] [1-5][0-9]{2} [\t\x20-\x7e\x80-\xff]*$/;
const statusLine = /^HTTP\/[0-9]\.[0-9] +([0-9]{3})(?![0-9])/;
const strictField = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*$/;
/** Good HTTP, that undici takes for a wrong length: a poll that fails, and no wrong number. */
const lengthWithTab = /^content-length:.*\t/im;
/** Far below what a client may refuse as too much. */
const maxHeadBytes = 8000;

export function readHead(bytes: Buffer): Head | undefined {
  const text = bytes.toString('latin1');
  const start = /^[\r\n]*/.exec(text)?.[0].length ?? 0;
  const end = /\r?\n\r?\n/.exec(text.slice(start));
  if (end === null) return undefined;
  const head = text.slice(start, start + end.index);
  const rest = bytes.subarray(start + end.index + end[0].length);
  const [first = '', ...lines] = head.split(/\r?\n/);
  const status = Number(statusLine.exec(first)?.[1] ?? 0);
  const isStrict =
    start === 0 &&
    end[0] === '\r\n\r\n' &&
    !/(^|[^\r])\n|\r(?!\n)/.test(head) &&
    head.length < maxHeadBytes &&
    strictStatusLine.test(first) &&
    !lengthWithTab.test(head) &&
    lines.every((line) => strictField.test(line));
  if (status >= 100 && status < 200) {
    // 101 is another protocol from here on, which nobody has asked for.
    const next = status === 101 ? undefined : readHead(rest);
    return next && { ...next, clean: next.clean && isStrict && status !== 100 };
  }
  if (status < 200) return undefined;
  const fields = fieldsOf(lines);
  const { framing, clean } = framingOf(fields, status);
  const encodings = fields.get('content-encoding') ?? [];
  return { status, framing, encodings, rest, clean: isStrict && clean && !fields.has('upgrade') };
}

/** By name in lower case; a line that begins with a blank goes on with the one before it. */
function fieldsOf(lines: readonly string[]): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const line of lines
    .join('\n')
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).toLowerCase();
    fields.set(name, [...(fields.get(name) ?? []), withoutBlanks(line.slice(colon + 1))]);
  }
  return fields;
}

/** RFC 9110 knows two blanks. `trim` would take a no-break space for one as well, and `\xa0chunked` for `chunked`. */
function withoutBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

function framingOf(
  fields: ReadonlyMap<string, string[]>,
  status: number,
): { framing: Framing; clean: boolean } {
  const codings = fields.get('transfer-encoding');
  const lengths = fields.get('content-length');
  const empty = status === 204 || status === 304;
  if (codings !== undefined) {
    const last = codings.join(',').toLowerCase().split(',').at(-1);
    const clean = codings.join(',').toLowerCase() === 'chunked' && lengths === undefined && !empty;
    return { framing: { by: withoutBlanks(last ?? '') === 'chunked' ? 'chunks' : 'close' }, clean };
  }
  if (lengths === undefined)
    return { framing: empty ? { by: 'length', length: 0 } : { by: 'close' }, clean: true };
  const [length = '', ...others] = lengths;
  // Who takes one of two lengths takes another body than somebody else.
  if (!/^[0-9]+$/.test(length) || others.some((other) => other !== length))
    return { framing: { by: 'nothing' }, clean: false };
  return { framing: { by: 'length', length: Number(length) }, clean: others.length === 0 && !empty };
}

const sizeLine = /^([0-9a-f]+)([ \t]*;[^\r\n]*|[ \t]*)(\r?\n)/i;
const strictSizeLine = /^[0-9a-f]{1,8}(;[a-z]+=[a-z0-9]+)?\r\n/i;

/** `cut` where more must come. */
export function readChunks(rest: Buffer): { bytes: Buffer; state: 'clean' | 'lenient' | 'cut' | 'broken' } {
  const chunks: Buffer[] = [];
  let clean = true;
  for (let at = 0; ;) {
    const text = rest.toString('latin1', at, at + 2_000);
    const line = sizeLine.exec(text);
    if (line === null) return { bytes: Buffer.concat(chunks), state: text.includes('\n') ? 'broken' : 'cut' };
    clean &&= strictSizeLine.test(text);
    at += line[0].length;
    const size = Number.parseInt(line[1] ?? '', 16);
    if (size === 0) return readTrailers(rest.toString('latin1', at), Buffer.concat(chunks), clean);
    chunks.push(rest.subarray(at, at + size));
    at += size;
    if (at > rest.length) return { bytes: Buffer.concat(chunks), state: 'cut' };
    const after = /^\r?\n/.exec(rest.toString('latin1', at, at + 2))?.[0];
    if (after === undefined)
      return { bytes: Buffer.concat(chunks), state: rest.length - at < 2 ? 'cut' : 'broken' };
    clean &&= after === '\r\n';
    at += after.length;
  }
}

function readTrailers(
  text: string,
  bytes: Buffer,
  clean: boolean,
): { bytes: Buffer; state: 'clean' | 'lenient' | 'cut' } {
  if (text.startsWith('\r\n')) return { bytes, state: clean ? 'clean' : 'lenient' };
  const end = /^\r?\n|\n\r?\n/.exec(text);
  if (end === null) return { bytes, state: 'cut' };
  const lines = text.slice(0, end.index).split('\r\n');
  const strict = end[0] === '\n\r\n' && lines.every((line) => strictField.test(line.replace(/\r$/, '')));
  return { bytes, state: clean && strict ? 'clean' : 'lenient' };
}
