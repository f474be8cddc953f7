import { describe, expect, it } from 'vitest';
import { parseBody } from '../../src/denter/body.ts';
import { cleanText, hidersOf } from '../../src/denter/clean.ts';

const clean = (text: string): string => cleanText(text, hidersOf(['hunter2hunter2']).text);
const parse = (text: string | Buffer): unknown => parseBody(Buffer.from(text as string), clean);

describe('parseBody', () => {
  it.each([
    ['plain JSON', '{"a":1}'],
    ['a byte order mark before it', '\uFEFF{"a":1}'],
    ['white space before and after it', ' \r\n\t{"a":1}\n \n'],
    ['a byte order mark behind white space', '\n\uFEFF {"a":1}'],
  ])('takes %s', (_what, text) => {
    expect(parse(text)).toEqual({ a: 1 });
  });

  it.each([
    ['nothing', '', 'the answer is empty'],
    ['white space', ' \n', 'the answer is empty'],
    [
      'a web page',
      '<!DOCTYPE html><html>',
      'the answer is a web page, it begins with "<!DOCTYPE html><html>"',
    ],
    [
      'a page of XML',
      '<?xml version="1.0"?>',
      'the answer is a web page, it begins with "<?xml version=\\"1.0\\"?>"',
    ],
    ['a web page without a type', '<html>', 'the answer is a web page, it begins with "<html>"'],
    [
      'a PHP notice before the JSON',
      '<br />\n<b>Notice</b>: x {"result":"success"}',
      'text came before the JSON, the answer begins with "<br /> <b>Notice</b>: x {\\"result\\":\\"success\\"}"',
    ],
    ['text after the JSON', '{"a":1}<script>', 'text came after the JSON'],
    ['two objects', '{"a":1}{"b":2}', 'text came after the JSON'],
    ['JSON that is cut short', '{"a":{"b":1}', 'the JSON is cut short or broken'],
    ['long text', 'x'.repeat(200), `the answer is not JSON, it begins with "${'x'.repeat(80)}"`],
    ['plain text', 'Down for maintenance', 'the answer is not JSON, it begins with "Down for maintenance"'],
    [
      'a secret that the page echoes',
      'debug: secret=hunter2hunter2',
      'the answer is not JSON, it begins with "debug: secret=<secret>"',
    ],
  ])('refuses %s as not_json, saying so', (_what, text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'not_json', message }) as Error);
  });

  it("does not keep the parser's own error, which quotes the text as it came", () => {
    expect(() => parse('hunter2hunter2')).toThrow(
      expect.not.objectContaining({ cause: expect.anything() as unknown }) as Error,
    );
  });

  it('refuses bytes that are not UTF-8', () => {
    const bytes = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    expect(() => parseBody(bytes, clean)).toThrow(
      expect.objectContaining({ code: 'not_json', message: 'the answer is not valid UTF-8' }) as Error,
    );
  });

  it('survives the deepest nesting that fits into an answer', () => {
    const depth = 500_000;
    expect(() => parse('['.repeat(depth))).toThrow(expect.objectContaining({ code: 'not_json' }) as Error);
    expect(() => parse('['.repeat(depth) + ']'.repeat(depth))).not.toThrow();
  });
});
