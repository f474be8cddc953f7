import { inspect } from 'node:util';

/**
 * A secret value that shows itself to nobody by accident: `String()`, `JSON.stringify()` and `console.log` give `<secret>`.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The plain value. Call it only where the value goes onto the wire or is looked for in order to hide it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '<secret>';
  }

  toJSON(): string {
    return '<secret>';
  }

  [inspect.custom](): string {
    return '<secret>';
  }
}

/** Where a secret comes from. Files are absolute paths and are read again at every poll. */
export type SecretSource =
  | { readonly from: 'value'; readonly value: Secret }
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'env'; readonly name: string };
