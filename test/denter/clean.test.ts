import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/denter/clean.ts';

const secret = 'p@ss wörd/+"1"';

describe('cleanText', () => {
  it.each([
    ['plain', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['form-encoded', new URLSearchParams({ s: secret }).toString().slice(2)],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64url', Buffer.from(secret).toString('base64url')],
    ['hex', Buffer.from(secret).toString('hex')],
    ['MD5', createHash('md5').update(secret).digest('hex')],
    ['JSON-escaped', JSON.stringify(secret).slice(1, -1)],
  ])('hides a secret in %s form', (_form, echoed) => {
    expect(cleanText(`before ${echoed} after`, [secret])).toBe('before <secret> after');
  });

  it('hides a secret that a control character was put into', () => {
    expect(cleanText('abc\u0000def', ['abc def'])).toBe('<secret>');
  });

  it.each([
    ['line breaks', 'a\r\nb', 'a b'],
    ['an escape sequence', 'a\u001B[31mb', 'a [31mb'],
    ['a C1 control character', 'a\u009Bb', 'a b'],
    ['bidirectional overrides', 'a\u202Eb', 'a b'],
    ['line separators', 'a\u2028b', 'a b'],
    ['lone surrogates', 'a\uD800b', 'a b'],
  ])('takes out %s', (_what, text, cleaned) => {
    expect(cleanText(text, [])).toBe(cleaned);
  });

  it('cuts long text to a number of code points, never through one', () => {
    expect(cleanText('😀'.repeat(400), [], 10)).toBe(`${'😀'.repeat(9)}…`);
    expect(cleanText('😀'.repeat(10), [], 10)).toBe('😀'.repeat(10));
    expect(cleanText('abc', [], 3)).toBe('abc');
  });

  it('is not stopped by an empty secret', () => {
    expect(cleanText('abc', [''])).toBe('abc');
  });

  it('lets no secret through, wherever it stands', () => {
    const word = fc.string({
      minLength: 6,
      maxLength: 20,
      unit: fc.constantFrom(...'abcXYZ019!@#$%.()*[]_-'),
    });
    fc.assert(
      fc.property(fc.string(), word, fc.string(), (before, hidden, after) => {
        expect(cleanText(`${before}${hidden}${after}`, [hidden])).not.toContain(hidden);
      }),
    );
  });
});
