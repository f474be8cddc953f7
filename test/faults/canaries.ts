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

/** What is cut in two leaks as well. */
const pieceLength = 12;

function piecesOf(form: string): string[] {
  if (form.length < pieceLength) throw new Error(`too short to be looked for: ${form}`);
  return Array.from({ length: form.length - pieceLength + 1 }, (_, start) =>
    form.slice(start, start + pieceLength).toLowerCase(),
  );
}

const nameOf: ReadonlyMap<string, string> = new Map(
  [
    ...Object.entries(canaries).map(([name, text]) => [name, formsOf(text)] as const),
    ['proxyLogin', [proxyLogin.replace(/=+$/, '')]] as const,
  ].flatMap(([name, forms]) => forms.flatMap(piecesOf).map((piece) => [piece, name] as const)),
);

/** The first place in a text where a piece of a canary stands, in whatever form and case. */
export function leaksIn(text: string): string[] {
  const lower = text.toLowerCase();
  // Each piece of the text is looked up: to search the text for each of thousands of pieces takes ten times as long.
  for (let at = 0; at <= lower.length - pieceLength; at += 1) {
    const name = nameOf.get(lower.slice(at, at + pieceLength));
    if (name !== undefined) return [`${name}: …${text.slice(Math.max(0, at - 80), at + 40)}…`];
  }
  return [];
}
