import * as v from 'valibot';
import { between, duration } from './scenario-values.ts';

/** What can be varied about a fault; each fault reads what means something to it. */
export interface FaultOptions {
  /** HTTP status. */
  readonly status?: number;
  /** The message of a JSON error. */
  readonly message?: string;
  /** Where a redirect points. */
  readonly location?: string;
  /** The value of `Retry-After`. */
  readonly retryAfter?: string;
  /** Real milliseconds that a late answer is held back. */
  readonly delayMs?: number;
}

/** The options as files and the control endpoint spell them. */
export const optionNames: Readonly<Record<keyof FaultOptions, string>> = {
  status: 'status',
  message: 'message',
  location: 'location',
  retryAfter: 'retry_after',
  delayMs: 'delay',
};

const headerText = v.pipe(
  v.string(),
  v.regex(/^[\x20-\x7e]*$/, 'got a character that does not fit into an HTTP header, wanted printable ASCII'),
);

export const faultOptionEntries = {
  status: v.exactOptional(v.pipe(between(200, 599), v.integer())),
  message: v.exactOptional(v.string()),
  location: v.exactOptional(headerText),
  retry_after: v.exactOptional(headerText),
  /** Real time. */
  delay: v.exactOptional(duration),
};

interface FaultOptionInput {
  readonly status?: number;
  readonly message?: string;
  readonly location?: string;
  readonly retry_after?: string;
  readonly delay?: number;
}

export function faultOptions({
  retry_after: retryAfter,
  delay: delayMs,
  ...rest
}: FaultOptionInput): FaultOptions {
  return {
    ...pick(rest),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(delayMs !== undefined && { delayMs }),
  };
}

/** The input may be a larger object: only a fault's own options are taken. */
function pick({ status, message, location }: FaultOptionInput): FaultOptions {
  return {
    ...(status !== undefined && { status }),
    ...(message !== undefined && { message }),
    ...(location !== undefined && { location }),
  };
}
