import { ConfigError, type Problem } from './config-error.ts';
import { formatPath, type Path } from './path.ts';
import { placeFinder } from './source-text.ts';
import { buildTree } from './yaml-builder.ts';
import { parseDocument } from './yaml-parser.ts';
import { findOffset } from './yaml-tree.ts';

/** One YAML document, parsed but not yet checked against a schema. */
export interface YamlFile {
  /** Mappings have no prototype; aliases and merge keys (`<<`) are resolved. */
  readonly value: unknown;
  /** Keys that are there twice; the first one counts. */
  readonly duplicates: readonly Problem[];
  /** Puts a message to its place in the file: at the path's value, or at its key. */
  readonly problemAt: ProblemAt;
}

export type ProblemAt = (path: Path, message: string, at?: 'key' | 'value') => Problem;

/**
 * Parses a text that holds one YAML document.
 *
 * @param file - Its name, for messages only.
 * @throws {ConfigError} `syntax`, with all problems: no YAML, several documents, too deep, too large, bad aliases.
 */
export function parseYamlFile(file: string, text: string): YamlFile {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const placeOf = placeFinder(source);
  const problem = (offset: number, path: Path, message: string): Problem => ({
    file,
    ...placeOf(offset),
    path: formatPath(path),
    message,
  });
  const { contents, problems } = parseDocument(source);
  if (problems.length > 0) {
    const unique = new Map(problems.map(({ offset, message }) => [offset, problem(offset, [], message)]));
    throw new ConfigError('syntax', sortProblems([...unique.values()]));
  }
  const tree = buildTree(contents);
  const found = tree.problems.map(({ offset, path, message }) => problem(offset, path, message));
  if (tree.problems.some(({ hole }) => hole)) throw new ConfigError('syntax', sortProblems(found));
  return {
    value: tree.root.value,
    duplicates: found,
    problemAt: (path, message, at = 'value') => problem(findOffset(tree.root, path, at), path, message),
  };
}

/** In the order of the file. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.col - b.col);
}
