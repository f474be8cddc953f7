/** The values that configuration keys take. Each message says what was found and what was wanted. */
import * as v from 'valibot';
import { quotesRemedy } from './default-message.ts';
import { durationPattern, parseDuration } from './duration.ts';
import { describe, describeHidden, quote } from './quote.ts';
import { dayRangePattern, isDate, parseSpan } from './support-hours.ts';
import { parseTimeZone } from './time-zone.ts';
import { httpPattern, parseHelpdeskUrl, parseProxyUrl } from './url.ts';

type Issue = v.BaseIssue<unknown>;

function wanted(what: string): (issue: Issue) => string {
  return ({ input }) => {
    const got = typeof input === 'string' && input !== '' ? quote(input) : describe(input);
    return `got ${got}, wanted ${what}`;
  };
}

function hiddenWanted(what: string): (issue: Issue) => string {
  return ({ input }) => `got ${describeHidden(input)}, wanted ${what}`;
}

/** A check that a function makes by throwing a `RangeError` whose message says it all. JSON Schema has no word for it. */
function checkedBy(
  check: (text: string) => unknown,
): v.CheckAction<string, (issue: v.CheckIssue<string>) => string> {
  const failure = (text: string): string | undefined => {
    try {
      check(text);
      return undefined;
    } catch (error) {
      if (error instanceof RangeError) return error.message;
      throw error;
    }
  };
  return v.check(
    (text) => failure(text) === undefined,
    ({ input }) => failure(input) ?? '',
  );
}

const controlCharacters = /^[^\p{Cc}]*$/u;

/** A text of one line that is not empty. */
export const word = v.pipe(
  v.string(),
  v.minLength(1, wanted('some text')),
  v.check(
    (text) => controlCharacters.test(text),
    wanted('a text without line breaks and control characters'),
  ),
  v.title('text'),
);

/** A path; a relative one starts at the configuration file's directory. */
export const path = v.pipe(word, v.title('path'));

/** A secret by value: messages never show it. */
export const secret = v.pipe(
  v.string(({ input }) => `got ${describeHidden(input)}, wanted a string${quotesRemedy(input)}`),
  v.minLength(1, hiddenWanted('the secret')),
  v.title('secret'),
);

export const passwordMd5 = v.pipe(
  secret,
  v.regex(/^[0-9a-fA-F]{32}$/, hiddenWanted("a password's MD5 digest: 32 hexadecimal digits")),
  v.title('secret, 32 hexadecimal digits'),
);

export const accessKey = v.pipe(
  secret,
  v.regex(/^[A-Za-z0-9!@#$%.()*[\]_-]+$/, hiddenWanted('letters, digits and ! @ # $ % . ( ) * [ ] - _ only')),
);

/** The name is not shown either: someone may have put the secret itself here. */
export const environmentVariable = v.pipe(
  v.string(hiddenWanted('the name of an environment variable')),
  v.regex(
    /^[A-Za-z_][A-Za-z0-9_]*$/,
    hiddenWanted('the name of an environment variable: letters, digits and _'),
  ),
  v.title('environment variable'),
);

export const name = v.pipe(
  v.string(),
  v.regex(
    /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$/,
    wanted('1 to 63 letters, digits, ".", "_" and "-", beginning with a letter or a digit'),
  ),
  v.title('name'),
);

const wantedDuration = wanted('a duration such as 30s or 1m30s');

function durationText(check: (ms: number, got: string) => void) {
  return v.pipe(
    v.string(wantedDuration),
    checkedBy((text) => check(parseDuration(text), `got ${JSON.stringify(text)}`)),
    v.metadata({ title: 'duration', pattern: durationPattern.source }),
  );
}

const dayMs = 24 * 3_600_000;

export const pollInterval = durationText((ms, got) => {
  if (ms < 5_000 || ms > dayMs) throw new RangeError(`${got}, wanted 5s to 24h`);
});

export const timeout = durationText((ms, got) => {
  if (ms === 0) throw new RangeError(`${got}, wanted more than 0s`);
});

const wantedStaleAfter = wanted('a duration such as 3m, or 0s, or never');

/** A duration, or `never`. 0 is a duration that YAML reads as a number. */
export const staleAfter = v.union(
  [
    v.literal('never'),
    v.literal(0),
    v.pipe(
      v.string(),
      v.check(isDuration, wantedStaleAfter),
      v.metadata({ title: 'duration', pattern: durationPattern.source }),
    ),
  ],
  wantedStaleAfter,
);

function isDuration(text: string): boolean {
  try {
    parseDuration(text);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** A count: 0 and above, exact. */
export const count = v.pipe(
  v.number(),
  v.safeInteger(wanted('a whole number')),
  v.minValue(0, wanted('0 or more')),
);

export const positiveCount = v.pipe(
  v.number(),
  v.safeInteger(wanted('a whole number')),
  v.minValue(1, wanted('1 or more')),
);

const wantedId = wanted("a department's id such as 4");

/** A department's id; a number, or its digits as a string. */
export const departmentId = v.pipe(
  v.union(
    [
      v.pipe(v.number(), v.safeInteger(wantedId), v.minValue(0, wantedId)),
      v.pipe(v.string(), v.regex(/^[0-9]{1,15}$/, wantedId)),
    ],
    wantedId,
  ),
  v.title('department id'),
);

export const helpdeskUrl = v.pipe(
  v.string(hiddenWanted('a URL')),
  checkedBy(parseHelpdeskUrl),
  v.metadata({ title: 'URL', pattern: httpPattern }),
);

export const proxyUrl = v.pipe(
  v.string(hiddenWanted('a URL')),
  checkedBy(parseProxyUrl),
  v.metadata({ title: 'URL, secret', pattern: httpPattern }),
);

export const timeZone = v.pipe(
  v.string(wanted('a time zone of the IANA database such as Europe/Berlin')),
  checkedBy(parseTimeZone),
  v.title('time zone'),
);

export const dayRange = v.pipe(
  v.string(),
  v.regex(dayRangePattern, wanted('a day (mon, tue, wed, thu, fri, sat, sun) or days such as mon-fri')),
);

export const span = v.pipe(
  v.string(wanted('a span in quotes such as "08:00-17:30"')),
  checkedBy(parseSpan),
  v.title('span'),
);

export const date = v.pipe(v.string(), v.check(isDate, wanted('a date such as 2026-12-25')), v.title('date'));
