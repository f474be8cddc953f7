/**
 * Reads a request body as PHP fills `$_POST`, so that a client that another server would understand and PHP would not
 * is found out here.
 *
 * @see https://www.php.net/manual/en/language.variables.external.php
 */
export interface PhpForm {
  readonly fields: ReadonlyMap<string, string>;
  /** What a client most likely did not mean, in words. */
  readonly warnings: readonly string[];
}

/** PHP's `max_input_vars`. */
const maxFields = 1000;

/** Only a POST with the form's content type fills `$_POST`. Multipart bodies are not read here, though PHP would. */
export function readPhpForm(method: string, contentType: string | undefined, body: Buffer): PhpForm {
  if (method !== 'POST') return { fields: new Map(), warnings: [`${method} leaves $_POST empty; use POST`] };
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/x-www-form-urlencoded') {
    const found = type === '' ? 'a body without a content type' : `a body of type ${type}`;
    return {
      fields: new Map(),
      warnings: [`${found} leaves $_POST empty; use application/x-www-form-urlencoded`],
    };
  }
  return parseFields(body.toString('latin1'));
}

function parseFields(text: string): PhpForm {
  const fields = new Map<string, string>();
  const warnings: string[] = [];
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > maxFields) warnings.push(`${pairs.length} fields, of which PHP reads ${maxFields}`);
  for (const pair of pairs.slice(0, maxFields)) {
    const equals = pair.indexOf('=');
    const name = phpName(decode(equals < 0 ? pair : pair.slice(0, equals)));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    if (name.includes('[')) warnings.push(`${name} is an array to PHP; it is ignored`);
    else if (name !== '') fields.set(name, value);
    if (/^(false|no|off)$/i.test(value)) warnings.push(`${name}=${value} is true to PHP`);
  }
  return { fields, warnings };
}

/** `text` holds one character for each byte. */
function decode(text: string): string {
  const bytes = text
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function phpName(name: string): string {
  return name.trimStart().replaceAll(/[ .]/g, '_');
}

/** PHP's `(bool)` of a string or a missing field: only "" and "0" are false, so "false" is true. */
export function phpTruthy(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}
