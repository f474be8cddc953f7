import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { html, type HtmlPart, toText } from '../../src/http/html.ts';

const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };
const decode = (text: string): string =>
  text.replace(/&([a-z]+|#\d+);/g, (_, name: string) => names[name] ?? '?');

/** Text full of what matters. */
const hostile = string({
  unit: oneof(constantFrom('<', '>', '&', '"', "'", '`', '=', '/', '\n', '${', '-->', ']]>'), string()),
});
/** As the page may show it: control characters replaced. */
// oxlint-disable-next-line no-control-regex
const shown = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');

test('html: text comes out as it went in, and none of it can be markup', () => {
  assert(
    property(hostile, (value) => {
      const inside = toText(html`<p>${value}</p>`).slice('<p>'.length, -'</p>'.length);
      expect(inside).not.toMatch(/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/);
      expect(decode(inside)).toBe(shown(value));
    }),
  );
});

test('html: an attribute comes out as it went in, and does not end early', () => {
  assert(
    property(hostile, (value) => {
      const attribute = /^<p title="([^"]*)"><\/p>$/.exec(toText(html`<p title="${value}"></p>`))?.[1];
      expect(decode(attribute ?? '')).toBe(shown(value));
    }),
  );
});

test('html: lists are escaped like their items, and what only looks like markup made here is refused', () => {
  assert(
    property(array(hostile), (values) => {
      expect(toText(html`${values}`)).toBe(values.map((value) => toText(html`${value}`)).join(''));
    }),
  );
  const forged: HtmlPart = JSON.parse('{"markup":"<script>","toString":"<script>"}');
  expect(() => toText(html`${forged}`)).toThrow(TypeError);
});

test.each([
  ['markup made by html is kept', html`<b>${html`<i>x</i>`}</b>`, '<b><i>x</i></b>'],
  ['lists are joined', html`${['a', html`<i>b</i>`, 2]}`, 'a<i>b</i>2'],
  ['undefined and false leave nothing', html`[${undefined}${false}]`, '[]'],
  ['zero and the empty text are text', html`${0}${''}`, '0'],
])('html: %s', (_, piece, wanted) => {
  expect(toText(piece)).toBe(wanted);
});
