import { Composer, Lexer, Parser, type CST, type Document } from 'yaml';
import { syntaxProblems, type SyntaxProblem } from './syntax-problems.ts';

const mostLexemes = 3_000_000;
const mostErrors = 100;

/** Not a problem in a line of the file, but with all of it: parsing stops. */
class TooMuch extends Error {
  readonly problem: SyntaxProblem;

  constructor(offset: number, message: string) {
    super(message);
    this.problem = { offset, message };
  }
}

/**
 * Parses one YAML 1.2 document (core schema). Never throws, whatever the text; time and memory grow no faster than the text,
 * and are bounded.
 */
export function parseDocument(text: string): { contents: unknown; problems: readonly SyntaxProblem[] } {
  const control = findControlCharacter(text);
  if (control) return { contents: null, problems: [control] };
  try {
    const { first, second } = compose(text);
    if (!first) return { contents: null, problems: [] };
    const problems = [...syntaxProblems([...first.errors, ...first.warnings], text, first.contents)];
    if (second) {
      problems.push({
        offset: second.range[0],
        message: 'a second document begins here, wanted one document in a file',
      });
    }
    return { contents: first.contents, problems };
  } catch (error) {
    if (error instanceof TooMuch) return { contents: null, problems: [error.problem] };
    // The parser's recursion can end in a stack overflow.
    if (error instanceof RangeError) return { contents: null, problems: [{ offset: 0, message: tooDeep }] };
    throw error;
  }
}

const tooDeep = 'nested too deep';

/** Composes until a second document shows up: a file of millions of them is not read to its end. */
function compose(text: string): { first?: Document.Parsed; second?: Document.Parsed } {
  // Duplicate keys are looked for elsewhere: here the cost would grow with the square of a mapping's keys.
  const composer = new Composer({ uniqueKeys: false, resolveKnownTags: false, prettyErrors: false });
  const found: Document.Parsed[] = [];
  for (const token of tokens(text)) {
    for (const document of composer.next(token)) found.push(document);
    if (found.length > 1) return pick(found);
  }
  for (const document of composer.end(true, text.length)) found.push(document);
  return pick(found);
}

function pick([first, second]: readonly Document.Parsed[]): {
  first?: Document.Parsed;
  second?: Document.Parsed;
} {
  return { ...(first && { first }), ...(second && { second }) };
}

function* tokens(text: string): Generator<CST.Token, void> {
  const parser = new Parser();
  let lexemes = 0;
  let errors = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++lexemes > mostLexemes) {
      throw new TooMuch(
        parser.offset,
        `too much for one file: over ${mostLexemes} words and signs up to here`,
      );
    }
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error' && ++errors > mostErrors) {
        throw new TooMuch(token.offset, `this is no YAML: over ${mostErrors} errors up to here`);
      }
      yield token;
    }
  }
  yield* parser.end();
}

/** YAML allows no control characters; the parser would take them. */
function findControlCharacter(text: string): SyntaxProblem | undefined {
  const offset = text.search(/(?![\t\n\r\u{85}])\p{Cc}/u);
  if (offset === -1) return undefined;
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0');
  return { offset, message: `the control character U+${code} is not allowed in YAML` };
}
