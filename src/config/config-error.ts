/** One thing that is wrong (or, as a warning, doubtful) in a file, at its place. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly col: number;
  /** As `helpdesks[0].department_sets[1].name`; empty for the file as a whole. */
  readonly path: string;
  /** What was found and what was wanted; never a secret. */
  readonly message: string;
}

/**
 * `unreadable`: the file can't be read. `syntax`: it is not one YAML document. `invalid`: it is YAML, but not a
 * valid configuration.
 */
export type ConfigErrorCode = 'unreadable' | 'syntax' | 'invalid';

/** A configuration that can't be used, with every problem found in it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code: ConfigErrorCode;
  readonly problems: readonly Problem[];

  constructor(code: ConfigErrorCode, problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(formatProblem).join('\n'), options);
    this.code = code;
    this.problems = problems;
  }
}

/** `file:line:col: path: message`, the form that editors and `check` share. */
export function formatProblem({ file, line, col, path, message }: Problem): string {
  return `${file}:${line}:${col}: ${path === '' ? '' : `${path}: `}${message}`;
}
