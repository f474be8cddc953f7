import { createHash } from 'node:crypto';

const maxShownCodePoints = 300;
const maxReadCharacters = 65_536;

// Control and format characters (bidirectional overrides among them), line and paragraph separators, lone surrogates.
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/**
 * Makes text from outside fit to be logged and shown: without control characters, without the secrets that it may
 * echo in any usual encoding, and short.
 *
 * @param secrets plain values to be hidden, in plain, URL-encoded, base64, hex and MD5 form
 */
export function cleanText(
  text: string,
  secrets: readonly string[],
  maxCodePoints = maxShownCodePoints,
): string {
  const printable = hideSecrets(text.slice(0, maxReadCharacters), secrets).replace(unprintable, ' ').trim();
  // Once more: what a control character cut in two stands whole now.
  return shorten(hideSecrets(printable, secrets), maxCodePoints);
}

/** Replaces each secret, in each of its usual encodings, by `<secret>`. */
function hideSecrets(text: string, secrets: readonly string[]): string {
  let hidden = text;
  for (const secret of secrets) {
    for (const form of formsOf(secret)) hidden = hidden.replaceAll(form, '<secret>');
  }
  return hidden;
}

/** Longest first, so that no form leaves a part of another behind. */
function formsOf(secret: string): string[] {
  if (secret === '') return [];
  const bytes = Buffer.from(secret, 'utf8');
  const md5 = createHash('md5').update(bytes).digest('hex');
  const forms = new Set([
    secret,
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
    md5,
    md5.toUpperCase(),
    JSON.stringify(secret).slice(1, -1),
  ]);
  return [...forms].toSorted((a, b) => b.length - a.length);
}

/** Cuts to a number of code points, never through one, with `…` for the last. */
function shorten(text: string, maxCodePoints: number): string {
  if (text.length <= maxCodePoints) return text;
  const points = Array.from(text.slice(0, 2 * maxCodePoints + 2));
  return points.length <= maxCodePoints ? text : `${points.slice(0, maxCodePoints - 1).join('')}…`;
}
