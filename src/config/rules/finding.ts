import type { Path } from '../path.ts';

/** What a rule has to say, at a path of the file: of its value, unless it says `key`. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly at?: 'key' | 'value';
}
