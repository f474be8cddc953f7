import * as v from 'valibot';
import { ConfigError, type Problem } from './config-error.ts';
import { defaultMessage } from './default-message.ts';
import { formatPath, type Path } from './path.ts';
import { findKeyFaults, unknownKeyMessage } from './unknown-keys.ts';
import { parseYamlFile, sortProblems, type ProblemAt, type YamlFile } from './yaml-file.ts';

/** A YAML file that its schema accepts. */
export interface CheckedYaml<Output> {
  readonly output: Output;
  /** For what the schema can't see: puts a message to its place in the file. */
  readonly problemAt: ProblemAt;
}

/**
 * Parses one YAML document and checks it. A schema's own messages are taken as they are; where it has none, the message says
 * what was found, what was wanted and the remedy.
 *
 * @param file - Its name, for messages only.
 * @throws {ConfigError} With every problem at its line and column, in the order of the file.
 */
export function checkYaml<Schema extends v.GenericSchema>(
  file: string,
  text: string,
  schema: Schema,
): CheckedYaml<v.InferOutput<Schema>> {
  const yaml = parseYamlFile(file, text);
  const shape = checkShape(yaml, schema);
  const problems = [...yaml.duplicates, ...shape.problems];
  if (!shape.success || problems.length > 0) throw new ConfigError('invalid', sortProblems(problems));
  return { output: shape.output, problemAt: yaml.problemAt };
}

export type Shape<Output> =
  | { readonly success: true; readonly output: Output; readonly problems: readonly Problem[] }
  | { readonly success: false; readonly problems: readonly Problem[] };

/** Checks a parsed file against its schema and gives every problem, without throwing. */
export function checkShape<Schema extends v.GenericSchema>(
  { value, problemAt }: YamlFile,
  schema: Schema,
): Shape<v.InferOutput<Schema>> {
  const faults = findKeyFaults(schema, value);
  const seen = new Set(faults.map(({ path }) => formatPath(path)));
  const problems = faults.map(({ path, message, at }) => problemAt(path, message, at));
  const result = v.safeParse(schema, value, { message: defaultMessage });
  for (const issue of result.issues ?? []) {
    const path = pathOf(issue);
    const place = formatPath(path);
    // For one scalar the first message is enough; of a list or mapping several things can be said.
    const isSaid = seen.has(place) && (isUnknownKey(issue) || typeof issue.input !== 'object');
    if (isAboutListAsMapping(issue) || isSaid) continue;
    seen.add(place);
    problems.push(issueProblem(issue, path, problemAt));
  }
  return result.success && problems.length === 0
    ? { success: true, output: result.output, problems }
    : { success: false, problems };
}

function issueProblem(issue: v.BaseIssue<unknown>, path: Path, problemAt: ProblemAt): Problem {
  const key = path.at(-1);
  const isAboutKey = issue.path?.at(-1)?.origin === 'key';
  if (!isAboutKey || key === undefined) return problemAt(path, issue.message);
  if (isUnknownKey(issue)) return problemAt(path, unknownKeyMessage(String(key), []), 'key');
  if (issue.type.endsWith('object'))
    return problemAt(path.slice(0, -1), `missing key ${JSON.stringify(key)}`);
  return problemAt(path, issue.message, 'key');
}

function isUnknownKey(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

/** Valibot looks for a mapping's keys in lists too; `findKeyFaults` has said that it is a list. */
function isAboutListAsMapping(issue: v.BaseIssue<unknown>): boolean {
  return issue.path?.some((item) => item.type === 'object' && Array.isArray(item.input)) ?? false;
}

function pathOf(issue: v.BaseIssue<unknown>): Path {
  return (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
}
