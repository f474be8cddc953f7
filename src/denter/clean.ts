import { createHash } from 'node:crypto';

const maxShownCodePoints = 300;
const maxReadCharacters = 65_536;

// Control and format characters (bidirectional overrides among them), line and paragraph separators, lone surrogates.
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** Replaces what must not be shown. */
export type Hide = (text: string) => string;

/**
 * Makes text from outside fit to be logged and shown: without control characters, without the secrets that it may
 * echo, and short.
 */
export function cleanText(text: string, hide: Hide, maxCodePoints = maxShownCodePoints): string {
  const printable = hide(text.slice(0, maxReadCharacters)).replace(unprintable, ' ').trim();
  // Once more: what a control character cut in two stands whole now.
  return shorten(hide(printable), maxCodePoints);
}

/** For texts, and for what becomes label values. */
export interface Hiders {
  readonly text: Hide;
  readonly label: Hide;
}

/** A shorter secret can't be hidden: what is left of the text would tell it. */
const minSecretLength = 4;
/** In keys and titles a shorter one may be a word of its own: a secret `open` would hide the status of that name. */
const minLabelSecretLength = 8;

/**
 * @param secrets plain values
 * @returns functions that replace each of them by `<secret>`, in any case, in plain, URL-encoded, base64, hexadecimal,
 * MD5, HTML- and JSON-escaped form, in base64 of a longer text too
 */
export function hidersOf(secrets: readonly string[]): Hiders {
  const text = hiderOf(secrets, minSecretLength);
  const isShort = ({ length }: string): boolean => length >= minSecretLength && length < minLabelSecretLength;
  return { text, label: secrets.some(isShort) ? hiderOf(secrets, minLabelSecretLength) : text };
}

function hiderOf(secrets: readonly string[], minLength: number): Hide {
  const signs = signsOf(formsOfAll(secrets, minLength));
  if (signs.length === 0) return (text) => text;
  let pattern: RegExp | undefined;
  return (text) => {
    // Nearly every text holds none, and compiling the pattern costs 30 µs a secret in each poll.
    const inCapitals = text.toUpperCase();
    if (!signs.some((sign) => inCapitals.includes(sign))) return text;
    return text.replace((pattern ??= patternOf(formsOfAll(secrets, minLength))), '<secret>');
  };
}

/**
 * Where none of these stands, none of the forms does: those that hold no other one. In capitals: what the pattern takes for the same
 * is the same there, whatever the alphabet.
 */
function signsOf(forms: readonly string[]): string[] {
  const capitals = [...new Set(forms.map((form) => form.toUpperCase()))];
  return capitals.filter((form) => !capitals.some((other) => other !== form && form.includes(other)));
}

/** Longest first, so that no form leaves a part of another behind. */
function patternOf(forms: readonly string[]): RegExp {
  const longestFirst = forms.toSorted((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map(escapeForRegExp).join('|'), 'gi');
}

function formsOfAll(secrets: readonly string[], minLength: number): string[] {
  return secrets.filter(({ length }) => length >= minLength).flatMap(formsOf);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [
    secret,
    bytes.toString('base64'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    ...withinBase64(bytes),
    bytes.toString('hex'),
    createHash('md5').update(bytes).digest('hex'),
    // Most secrets are letters and digits, and the same in all of these; it is done for each poll.
    ...(/^[A-Za-z0-9_-]*$/.test(secret) ? [] : escapedForms(secret, bytes)),
  ];
}

function escapedForms(secret: string, bytes: Buffer): string[] {
  const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
  return [
    // Not of the secret itself: lone surrogates, which YAML can write, have no such form.
    encodeURIComponent(bytes.toString('utf8')),
    encodeURI(bytes.toString('utf8')),
    inForm,
    ...withinBase64(Buffer.from(inForm)),
    inJson(secret),
    // As PHP writes it.
    inPhpJson(secret),
    inAsciiJson(secret),
    // And in JSON once more, as where a body holds a message that quotes a body.
    ...[inJson, inPhpJson, inAsciiJson].flatMap((inner) => [inJson(inner(secret)), inPhpJson(inner(secret))]),
    escapeHtml(secret, '&#039;'),
    escapeHtml(secret, '&#39;'),
  ];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function inPhpJson(text: string): string {
  return inJson(text).replaceAll('/', String.raw`\/`);
}

/** As PHP writes it unless told otherwise. */
function inAsciiJson(text: string): string {
  return inPhpJson(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Where the base64 of a longer text, such as a whole request, holds it: what its bytes alone decide, by where it begins. */
function withinBase64(bytes: Buffer): string[] {
  if (bytes.length < minLabelSecretLength) return [];
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
}

function escapeHtml(text: string, apostrophe: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": apostrophe,
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

/** Cuts to a number of code points, never through one, with `…` for the last. */
function shorten(text: string, maxCodePoints: number): string {
  if (text.length <= maxCodePoints) return text;
  const points = Array.from(text.slice(0, 2 * maxCodePoints + 2));
  return points.length <= maxCodePoints ? text : `${points.slice(0, maxCodePoints - 1).join('')}…`;
}
