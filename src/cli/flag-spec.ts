/** One flag. Booleans are off by default; `--no-NAME` turns off what the environment turned on. */
export interface FlagSpec {
  readonly name: string;
  readonly type: 'string' | 'boolean';
  readonly help: string;
  readonly default?: string;
  readonly repeatable?: true;
  /** The only values that are allowed. */
  readonly choices?: readonly string[];
}
