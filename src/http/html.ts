/** HTML by an auto-escaping tagged template: whatever is put in is text, unless this file made it. */

/** Not exported, so that no data from outside can pass for markup. */
const markup = Symbol('markup');

/** Markup that is safe to send. Only {@link html} makes it. */
export interface Html {
  readonly [markup]: string;
}

/** `undefined` and `false` leave nothing, so that a part can be left out by `condition && part`. */
export type HtmlPart = Html | string | number | undefined | false | readonly HtmlPart[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // Ends an unquoted attribute in old browsers.
  '`': '&#96;',
};

/** Characters that HTML gives a meaning to, and control characters but tab and line feed, which no text needs. */
// oxlint-disable-next-line no-control-regex
const special = /[&<>"'`\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

function escape(text: string): string {
  return text.replace(special, (character) => entities[character] ?? '\ufffd');
}

function isHtml(part: Html | readonly HtmlPart[]): part is Html {
  return markup in part;
}

function render(part: HtmlPart): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string') return escape(part);
  if (typeof part === 'number') return String(part);
  return isHtml(part) ? part[markup] : part.map(render).join('');
}

/**
 * A piece of HTML. Values may stand in text and in **quoted** attributes, nowhere else (no tag or attribute names, no
 * script or style).
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const rest = parts.map((part, index) => render(part) + (strings[index + 1] ?? ''));
  return { [markup]: (strings[0] ?? '') + rest.join('') };
}

/** The finished text, for the response. */
export function toText(piece: Html): string {
  return piece[markup];
}
