import type { Hide } from './clean.ts';
import { headerText } from './header-text.ts';

/** Characters of a body that are kept. */
const maxBodyCharacters = 2048;
const maxHeaderCharacters = 2048;

/** More than this is not looked at. */
const maxReadBytes = 65_536;
/** Longer than any form of a secret (4 kB, escaped): where reading stopped within one, its beginning ends here. */
const maxFormCharacters = 25_000;

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Headers whose values may let somebody in. `www-authenticate` is a question, no answer. */
const secretName = /cookie|token|auth|secret|session|csrf|nonce|api-?key|access-?key|signature/i;
const linkName = /^(?:content-)?location$|^refresh$|^link$|referer|url|uri/i;

/** Header lines, `name: value`, fit to be shown. Values are hidden before they are cut. */
export function shownHeaders(headers: AnswerHeaders, hide: Hide): string {
  const lines: string[] = [];
  for (const name of Object.keys(headers)) lines.push(`${name}: ${shownValue(name, headers[name], hide)}`);
  // In one go: hiding is a search for a dozen forms of each secret.
  return copyOf(escapeControls(hide(lines.join('\n'))), maxHeaderCharacters);
}

function shownValue(name: string, value: string | string[] | undefined, hide: Hide): string {
  if (secretName.test(name) && name !== 'www-authenticate') return '<hidden>';
  const text = headerText(typeof value === 'string' ? value : (value ?? []).join(', '));
  // Hidden before it is cut, where what is cut off may be half of a secret.
  return linkName.test(name)
    ? hide(text)
        .replace(/[?#].*/, '')
        .replace(/\/\/[^/@]*@/, '//')
    : text;
}

/** The first 2 kB of a body, as text in which control characters are written out (`\x00`) and secrets are hidden. */
export function shownBody(chunks: readonly Buffer[], hide: Hide): string {
  const bytes = Buffer.concat(chunks);
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, maxReadBytes));
  const hidden = hide(text);
  const safe = bytes.length > maxReadBytes ? hidden.slice(0, -maxFormCharacters) : hidden;
  // Cut with room for what the second hiding finds, and once more to its length.
  return copyOf(hide(escapeControls(safe)), maxBodyCharacters);
}

const plain = /^[\n\t\x20-\x7e]*$/;
/** Control and format characters (bidirectional overrides among them), separators, lone surrogates. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

function escapeControls(text: string): string {
  // Nearly every answer, and at a tenth of the cost.
  if (plain.test(text)) return text;
  return text.replace(/\r\n/g, '\n').replace(unprintable, (character) => {
    if (character === '\n' || character === '\t') return character;
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** Cut, and copied: a slice of a string would keep the whole in memory. */
function copyOf(text: string, maxCharacters: number): string {
  const short =
    text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters).replace(/[\ud800-\udbff]$/, '')}…`;
  return Buffer.from(short, 'utf8').toString('utf8');
}
