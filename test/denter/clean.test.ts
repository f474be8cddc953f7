import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, hidersOf } from '../../src/denter/clean.ts';

// Its base64 has padding, and characters that base64url writes in another way.
const secret = 'p@ss wörd/+"1">~?!';

describe('cleanText', () => {
  it.each([
    ['plain', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['form-encoded', new URLSearchParams({ s: secret }).toString().slice(2)],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64url', Buffer.from(secret).toString('base64url')],
    ['base64 without padding', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
    ['hex', Buffer.from(secret).toString('hex')],
    ['MD5', createHash('md5').update(secret).digest('hex')],
    ['MD5 in capitals', createHash('md5').update(secret).digest('hex').toUpperCase()],
    ['JSON-escaped', JSON.stringify(secret).slice(1, -1)],
    [
      "PHP's JSON-escaped",
      JSON.stringify(secret)
        .slice(1, -1)
        .replaceAll('/', String.raw`\/`),
    ],
  ])('hides a secret in %s form', (_form, echoed) => {
    expect(cleanText(`before ${echoed} after`, hidersOf([secret]).text)).toBe('before <secret> after');
  });

  it.each(['&#039;', '&#39;'])('hides a secret that is escaped for HTML, with %s', (apostrophe) => {
    const echoed = `a&amp;b&lt;c&gt;d&quot;e${apostrophe}f`;
    expect(cleanText(`before ${echoed} after`, hidersOf(['a&b<c>d"e\'f']).text)).toBe(
      'before <secret> after',
    );
  });

  it('hides no secret that is so short that the rest would tell it, and in label values none that may be a word', () => {
    const { text, label } = hidersOf(['abc', 'defg', 'hijklmn', 'opqrstuv']);
    expect(text('abc defg hijklmn opqrstuv')).toBe('abc <secret> <secret> <secret>');
    expect(label('abc defg hijklmn opqrstuv')).toBe('abc defg hijklmn <secret>');
  });

  it('is not stopped by a secret that no encoding can write', () => {
    expect(cleanText('abcd', hidersOf(['abc\uD800d']).text)).toBe('abcd');
  });

  it.each([
    ['pµss1234', 'pμss1234'],
    ['straße99', 'STRAßE99'],
    ['ångström', 'ÅNGSTRÖM'],
  ])('hides %s in whatever case it comes back, here %s', (own, echoed) => {
    expect(cleanText(`before ${echoed} after`, hidersOf([own]).text)).toBe('before <secret> after');
  });

  it('hides a secret each time it stands there', () => {
    expect(cleanText('a s3cret, a s3cret', hidersOf(['s3cret']).text)).toBe('a <secret>, a <secret>');
  });

  it('hides a secret that holds a control character itself', () => {
    expect(cleanText('before ab\tcd after', hidersOf(['ab\tcd']).text)).toBe('before <secret> after');
  });

  it('hides a secret that a control character was put into', () => {
    expect(cleanText('abc\u0000def', hidersOf(['abc def']).text)).toBe('<secret>');
  });

  it.each([
    ['line breaks', 'a\r\nb', 'a b'],
    ['an escape sequence', 'a\u001B[31mb', 'a [31mb'],
    ['a C1 control character', 'a\u009Bb', 'a b'],
    ['bidirectional overrides', 'a\u202Eb', 'a b'],
    ['line separators', 'a\u2028b', 'a b'],
    ['paragraph separators', 'a\u2029b', 'a b'],
    ['blanks at its ends', ' a \n', 'a'],
    ['lone surrogates', 'a\uD800b', 'a b'],
  ])('takes out %s', (_what, text, cleaned) => {
    expect(cleanText(text, hidersOf([]).text)).toBe(cleaned);
  });

  it('cuts long text to a number of code points, never through one', () => {
    expect(cleanText('😀'.repeat(400), hidersOf([]).text, 10)).toBe(`${'😀'.repeat(9)}…`);
    expect(cleanText('😀'.repeat(10), hidersOf([]).text, 10)).toBe('😀'.repeat(10));
    expect(cleanText('abc', hidersOf([]).text, 3)).toBe('abc');
    expect(cleanText('x'.repeat(301), hidersOf([]).text)).toBe(`${'x'.repeat(299)}…`);
  });

  it('is not stopped by an empty secret', () => {
    expect(cleanText('abc', hidersOf(['']).text)).toBe('abc');
  });

  it('lets no secret through, wherever it stands', () => {
    const word = fc.string({
      minLength: 6,
      maxLength: 20,
      unit: fc.constantFrom(...'abcXYZ019!@#$%.()*[]_-'),
    });
    fc.assert(
      fc.property(fc.string(), word, fc.string(), (before, hidden, after) => {
        expect(cleanText(`${before}${hidden}${after}`, hidersOf([hidden]).text)).not.toContain(hidden);
      }),
    );
  });
});
