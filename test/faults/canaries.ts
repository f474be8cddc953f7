import { createHash, randomBytes } from 'node:crypto';

const random = (): string => randomBytes(12).toString('hex');

/** What must be found nowhere: long, random, and with characters that every encoding writes otherwise. */
export const canaries = {
  secret: `Sec/${random()}+"<é> &x`,
  password: `Pass:${random()}?ü%41'`,
  accessKey: `Key#${random()}(x)[y]`,
  proxyPassword: `Proxy-${random()}/@:ß`,
} as const;

/** A proxy's whole header value, as it goes over the wire. */
export const proxyLogin = Buffer.from(`proxyuser:${canaries.proxyPassword}`, 'utf8').toString('base64');

/** Every form of a text in which it could leak. */
export function formsOf(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const json = JSON.stringify(text).slice(1, -1);
  return [
    text,
    encodeURIComponent(text),
    encodeURI(text),
    new URLSearchParams([['', text]]).toString().slice(1),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    json,
    json.replaceAll('/', String.raw`\/`),
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    createHash('md5').update(bytes).digest('hex'),
  ];
}

/** All forms of one of them, as a helpdesk that tells everything might write them. */
export const everyForm = (text: string): string => [...new Set(formsOf(text))].join(' ');

/** Of a form, pieces of 12 characters: what is cut in two leaks as well. */
function piecesOf(form: string): string[] {
  const length = 12;
  return Array.from({ length: Math.max(1, form.length - length + 1) }, (_, start) =>
    form.slice(start, start + length),
  );
}

const pieces: readonly (readonly [piece: string, name: string])[] = [
  ...Object.entries(canaries).map(([name, text]) => [name, formsOf(text)] as const),
  ['proxyLogin', [proxyLogin.replace(/=+$/, '')]] as const,
].flatMap(([name, forms]) => forms.flatMap(piecesOf).map((piece) => [piece.toLowerCase(), name] as const));

/** The first of the canaries of which a piece, in whatever form and case, stands in a text, with where it stands. */
export function leaksIn(text: string): string[] {
  const lower = text.toLowerCase();
  const found = pieces.filter(([piece]) => lower.includes(piece));
  return found.slice(0, 1).map(([piece, name]) => {
    const at = lower.indexOf(piece);
    return `${name}: …${text.slice(Math.max(0, at - 80), at + 40)}…`;
  });
}
