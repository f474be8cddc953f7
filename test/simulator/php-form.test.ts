import { describe, expect, it } from 'vitest';
import { readPhpForm } from '../../src/simulator/php-form.ts';

describe('readPhpForm', () => {
  const type = 'application/x-www-form-urlencoded';
  const cases: readonly [string, string, Readonly<Record<string, string>>][] = [
    ['plus and percent', 'a=1+2%2b%C3%A4&b=%zz', { a: '1 2+ä', b: '%zz' }],
    ['the last of a name', 'a=1&a=2', { a: '2' }],
    ['a name without a value', 'a&b=', { a: '', b: '' }],
    ['spaces and dots in names', '+a.b+c=1', { a_b_c: '1' }],
    ['no arrays', 'a[]=1&b[x]=2&c=3', { c: '3' }],
    ['equals signs in values', 'a=b=c', { a: 'b=c' }],
    ['empty pairs', '&&a=1&', { a: '1' }],
  ];
  it.each(cases)('reads %s as PHP does', (_, body, fields) => {
    expect(Object.fromEntries(readPhpForm('POST', type, Buffer.from(body)).fields)).toEqual(fields);
  });

  it('looks at the content type in any case, without its parameters', () => {
    const read = readPhpForm('POST', 'Application/X-WWW-Form-UrlEncoded; charset=UTF-8', Buffer.from('a=1'));
    expect(read.fields.get('a')).toBe('1');
  });

  it('stops at 1000 fields, and says that "false" is true', () => {
    const body = Array.from({ length: 1200 }, (_, index) => `f${index}=1`).join('&');
    expect(readPhpForm('POST', type, Buffer.from(body)).fields.size).toBe(1000);
    expect(readPhpForm('POST', type, Buffer.from('x=false')).warnings).toEqual(['x=false is true to PHP']);
  });
});
