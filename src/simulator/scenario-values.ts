import * as v from 'valibot';
import { parseDuration } from '../config/duration.ts';
import { quote } from '../config/quote.ts';

/** A Prometheus duration (`90s`, `1h30m`) → milliseconds. */
export const duration = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      return parseDuration(dataset.value);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      addIssue({ message: error.message });
      return NEVER;
    }
  }),
);

/** A duration above 0. */
export const positiveDuration = v.pipe(duration, v.minValue(1, 'got 0, wanted a longer duration'));

const clock = '([01][0-9]|2[0-3]):[0-5][0-9]';

/** `HH:MM` → minutes since midnight. */
export const timeOfDay = v.pipe(
  v.string(),
  v.regex(
    new RegExp(`^${clock}$`),
    ({ input }) => `got ${quote(input)}, wanted a time of day such as "09:30"`,
  ),
  v.transform(minutes),
);

/** `HH:MM-HH:MM` → minutes of the day. */
export const timeSpan = v.pipe(
  v.string(),
  v.regex(
    new RegExp(`^${clock}-${clock}$`),
    ({ input }) => `got ${quote(input)}, wanted a span such as "09:00-17:00"`,
  ),
  v.transform((text) => ({ opens: minutes(text.slice(0, 5)), closes: minutes(text.slice(6)) })),
);

function minutes(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

export const seed = wholeBetween(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
export const count = wholeBetween(0, Number.MAX_SAFE_INTEGER);
/** How many helpdesks one entry makes. */
export const copies = wholeBetween(1, 100_000);
export const share = between(0, 1);
/** Virtual seconds per real second. */
export const speed = between(0, 3600);

export function between(least: number, most: number): v.GenericSchema<number> {
  return v.pipe(
    v.number(),
    v.check(
      (value) => value >= least && value <= most,
      ({ input }) => `got ${input}, wanted ${least} to ${most}`,
    ),
  );
}

export function wholeBetween(least: number, most: number): v.GenericSchema<number> {
  return v.pipe(
    between(least, most),
    v.integer(({ input }) => `got ${input}, wanted a whole number`),
  );
}

/** Fits into a URL's path, and is a name that the exporter takes for a helpdesk. */
export const name = v.pipe(
  v.string(),
  v.regex(
    /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$/,
    ({ input }) =>
      `got ${quote(input)}, wanted letters, digits, ".", "_" and "-", at most 63, a letter or digit first`,
  ),
);
