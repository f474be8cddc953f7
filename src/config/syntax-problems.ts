import { isNode, visit, type YAMLError } from 'yaml';
import { lineAt, placeFinder } from './source-text.ts';

/** Something that makes the text no YAML document. */
export interface SyntaxProblem {
  readonly offset: number;
  readonly message: string;
}

/** The text as the explanations look at it. */
interface Source {
  readonly text: string;
  /** Where the quote or bracket stands that was expected to be closed at an offset. */
  readonly opening: (sign: string, end: number) => number | undefined;
}

/**
 * Says in plain words what the parser found, at most one problem a line: one mistake makes it complain of several things.
 *
 * @param contents - What the parser made of the text nevertheless.
 */
export function syntaxProblems(
  errors: readonly YAMLError[],
  text: string,
  contents: unknown,
): readonly SyntaxProblem[] {
  const source = { text, opening: openingFinder(text, contents) };
  const placeOf = placeFinder(text);
  const seen = new Set<number>();
  return errors.flatMap((error) => {
    const offset = Math.max(0, Math.min(error.pos[0], text.length));
    const { line } = placeOf(offset);
    if (seen.has(line)) return [];
    seen.add(line);
    const problem = explain(error, offset, source);
    const shown = placeOf(problem.offset).line;
    if (shown !== line && seen.has(shown)) return [];
    seen.add(shown);
    return [problem];
  });
}

/** The parser's own messages for these would quote the text, which may be a secret, or would not help. */
const messages: ReadonlyMap<string, string> = new Map([
  ['TAG_RESOLVE_FAILED', 'this tag (!…) is not supported; if the text is meant, put it in quotes'],
  ['BAD_DIRECTIVE', 'this directive (%…) is not supported; if the text is meant, put it in quotes'],
  ['RESOURCE_EXHAUSTION', 'nested too deep'],
  [
    'BAD_DQ_ESCAPE',
    'invalid escape sequence in double quotes, wanted \\\\ for a backslash, or single quotes',
  ],
  ['TAB_AS_INDENT', 'a tab as indentation, wanted spaces'],
  ['BAD_SCALAR_START', "a value can't start with this character, wanted quotes around the value"],
]);

function explain({ code, message }: YAMLError, offset: number, source: Source): SyntaxProblem {
  const known = messages.get(code);
  if (known !== undefined) return { offset, message: known };
  const explained = explanations.find(([begin]) => message.startsWith(begin))?.[1](offset, source);
  // The parser's messages can quote the text only after a colon.
  return explained ?? { offset, message: `YAML syntax: ${message.split(': ')[0] ?? ''}` };
}

type Explain = (offset: number, source: Source) => SyntaxProblem | undefined;

/** By how the parser's message begins: its codes are too coarse. Without one of these, the message itself is shown. */
const explanations: readonly (readonly [begin: string, explain: Explain])[] = [
  ['Nested mappings are not allowed', nestedMapping],
  ['A block sequence may not be used as an implicit map key', misindented],
  ['All mapping items must start at the same column', misplacedItem],
  ['All sequence items must start at the same column', misplacedItem],
  ['Sequence item without - indicator', misplacedItem],
  ['Implicit keys need to be on a single line', brokenKey],
  ['Implicit map keys need to be followed by map values', brokenKey],
  ['Block collections are not allowed within flow collections', nestedInFlow],
  ['Missing closing "quote', (end, source) => unclosedQuote(source.opening('"', end) ?? end)],
  ["Missing closing 'quote", (end, source) => unclosedQuote(source.opening("'", end) ?? end)],
  ['Flow map ', (end, source) => unclosedBracket('{', end, source)],
  ['Flow sequence ', (end, source) => unclosedBracket('[', end, source)],
  ['Unexpected scalar at node end', textAfterEnd],
  ['Block scalar header', (offset) => ({ offset, message: 'a value that begins with | or > needs quotes' })],
];

/** A mapping in the line of its key: a second colon, or a line that was meant for another place. */
function nestedMapping(offset: number, source: Source): SyntaxProblem {
  const line = lineAt(source.text, offset);
  if (lacksSpaceAfterDash(line.content)) return noKey(line.first, line.content);
  const rest = restOfLine(offset, source);
  if (leavesQuoteOpen(rest)) return unclosedQuote(offset);
  if (hasColon(rest)) {
    return { offset, message: 'a second ": " in one value: if the text is meant, put it in quotes' };
  }
  return misindented(line.end + 1, source);
}

function misplacedItem(offset: number, source: Source): SyntaxProblem {
  const { content, first } = lineAt(source.text, offset);
  return lacksSpaceAfterDash(content) ? noKey(first, content) : misindented(offset, source);
}

function brokenKey(offset: number, source: Source): SyntaxProblem {
  const rest = restOfLine(offset, source);
  if (leavesQuoteOpen(rest)) return unclosedQuote(offset);
  return /^-\s/.test(rest) ? misindented(offset, source) : noKey(offset, rest);
}

function nestedInFlow(offset: number, source: Source): SyntaxProblem | undefined {
  if (!hasColon(restOfLine(offset, source))) return undefined;
  const message = 'a second ": " in one value: is a comma missing? If the text is meant, put it in quotes';
  return { offset, message };
}

function textAfterEnd(offset: number, source: Source): SyntaxProblem | undefined {
  const { start } = lineAt(source.text, offset);
  const opened = source.opening('"', offset) ?? source.opening("'", offset) ?? start;
  if (opened < start) return unclosedQuote(opened);
  const before = /^(?:.*?[:-]\s+)?([[{"'])/.exec(source.text.slice(start, offset));
  const sign = before?.[1];
  if (sign === undefined) return undefined;
  if (sign !== '{' && sign !== '[') {
    return { offset, message: 'text after the closing quote, wanted all of the value in quotes' };
  }
  const begin = start + (before?.[0].length ?? 1) - 1;
  return { offset: begin, message: `a value that begins with ${sign} needs quotes` };
}

function noKey(offset: number, text: string): SyntaxProblem {
  const remedy = text.includes(':') ? 'is a space missing after "-" or ":"?' : 'is a ":" missing after it?';
  return { offset, message: `this is no key: ${remedy}` };
}

/** At the line of an offset, or the next one that is neither empty nor a comment. */
function misindented(offset: number, { text }: Source): SyntaxProblem {
  let line = lineAt(text, Math.min(offset, text.length));
  while (/^(?:#|$)/.test(line.content) && line.end < text.length) line = lineAt(text, line.end + 1);
  return { offset: line.first, message: 'this line is indented otherwise than the item above' };
}

function unclosedQuote(offset: number): SyntaxProblem {
  return { offset, message: 'this quote is never closed' };
}

function unclosedBracket(sign: string, end: number, { opening }: Source): SyntaxProblem {
  const message = `this ${sign} is never closed; a value that begins with ${sign} needs quotes`;
  return { offset: opening(sign, end) ?? end, message };
}

function lacksSpaceAfterDash(content: string): boolean {
  return /^-[^\s-]/.test(content);
}

/** Whether there is a colon that ends a key. */
function hasColon(content: string): boolean {
  return /:(?:\s|$)/.test(content);
}

function leavesQuoteOpen(content: string): boolean {
  return /^(["'])(?!.*\1)/.test(content);
}

/** What stands from here to the line's end, without its comment. */
function restOfLine(offset: number, { text }: Source): string {
  return text.slice(offset, lineAt(text, offset).end).replace(/\s#.*$/, '');
}

/** Looks through the document once, when it is first asked. */
function openingFinder(text: string, contents: unknown): Source['opening'] {
  let openings: ReadonlyMap<string, number> | undefined;
  return (sign, end) => {
    openings ??= findOpenings(text, contents);
    return openings.get(`${sign}${end}`);
  };
}

/** The starts of quoted and bracketed values, by their first sign and the offset where they end. */
function findOpenings(text: string, contents: unknown): ReadonlyMap<string, number> {
  const openings = new Map<string, number>();
  if (!isNode(contents)) return openings;
  visit(contents, {
    Node: (_, { range }) => {
      const [start, end] = range ?? [0, 0];
      const key = `${text[start] ?? ''}${end}`;
      if (!openings.has(key)) openings.set(key, start);
    },
  });
  return openings;
}
