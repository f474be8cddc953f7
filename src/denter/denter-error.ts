import type { Reason } from './reason.ts';

export interface DenterErrorOptions extends ErrorOptions {
  /** How long the helpdesk asked us to stay away, in milliseconds, from `Retry-After`. */
  readonly retryAfterMs?: number;
}

/** One poll's failure. The message is fit to be logged and shown: it is cleaned, and holds no secret and no query string. */
export class DenterError extends Error {
  override readonly name = 'DenterError';
  readonly code: Reason;
  readonly retryAfterMs: number | undefined;

  constructor(code: Reason, message: string, options: DenterErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
