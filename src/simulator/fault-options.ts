import * as v from 'valibot';
import { describe } from '../config/quote.ts';
import { count, duration, wholeBetween } from './scenario-values.ts';

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

/** Seconds as a number, or whatever text is to be sent. */
const retryAfter = v.union(
  [headerText, v.pipe(count, v.transform(String))],
  ({ input }) => `got ${describe(input)}, wanted seconds, or a text such as "Fri, 31 Dec 2100 23:59:59 GMT"`,
);

export const faultOptionEntries = {
  status: v.exactOptional(wholeBetween(200, 599)),
  message: v.exactOptional(v.string()),
  location: v.exactOptional(headerText),
  retry_after: v.exactOptional(retryAfter),
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

export function faultOptions({ retry_after: wait, delay: delayMs, ...rest }: FaultOptionInput): FaultOptions {
  return {
    ...pick(rest),
    ...(wait !== undefined && { retryAfter: wait }),
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
