import { expect, test } from 'vitest';
import { formatListenAddress, parseListenAddress } from '../../src/http/listen-address.ts';

test.each([
  [':9877', undefined, 9877],
  ['127.0.0.1:0', '127.0.0.1', 0],
  ['0.0.0.0:9877', '0.0.0.0', 9877],
  ['[::1]:9877', '::1', 9877],
  ['[::1]:09877', '::1', 9877],
  ['[::]:65535', '::', 65_535],
  ['[fe80::1%eth0]:1', 'fe80::1%eth0', 1],
  ['localhost:9877', 'localhost', 9877],
])('parseListenAddress reads %s', (text, host, port) => {
  expect(parseListenAddress(text)).toEqual({ host, port });
});

test.each([
  '',
  '9877',
  'localhost',
  '::1:9877',
  '[::1]',
  '127.0.0.1:',
  ':65536',
  ':-1',
  ':http',
  'a b:1',
  ':1e3',
  '[]:1',
  '[[::1]:1',
  'a[b:1',
  'a]b:1',
  'http://x:1',
])('parseListenAddress refuses "%s", naming the flag, the value and what is wanted', (text) => {
  expect(() => parseListenAddress(text)).toThrow(`--web.listen-address: "${text}" is not HOST:PORT`);
});

test('formatListenAddress puts IPv6 into brackets', () => {
  expect(formatListenAddress('::1', 1)).toBe('[::1]:1');
  expect(formatListenAddress('127.0.0.1', 1)).toBe('127.0.0.1:1');
});
