import { expect, test } from 'vitest';
import { webPaths } from '../../src/http/route-prefix.ts';
import { good, set } from './sample-records.ts';
import { ask, exporterOf, serve } from './serve.ts';

const exporter = exporterOf([good(set('acme', 'assigned'))]);

test.each([
  ['neither', undefined, undefined, '', '', undefined],
  ['both empty', '', '', '', '', undefined],
  ['an external URL without path', 'https://x.example/', undefined, '', '', 'https://x.example'],
  [
    'the prefix is the external path',
    'https://x.example/denter/',
    undefined,
    '/denter',
    '/denter',
    'https://x.example',
  ],
  ['the prefix wins', 'http://x.example/denter', '/', '', '/denter', 'http://x.example'],
  ['an empty prefix is none', 'https://x.example/denter', '', '/denter', '/denter', 'https://x.example'],
  ['dots in names', undefined, '/.well/a./...', '/.well/a./...', '/.well/a./...', undefined],
  ['a prefix alone', undefined, '/denter', '/denter', '/denter', undefined],
  ['slashes are trimmed and added', undefined, 'a/b//', '/a/b', '/a/b', undefined],
  ['an external path alone', '/denter/', undefined, '/denter', '/denter', undefined],
  ['no other host by two slashes', undefined, '//evil.example', '/evil.example', '/evil.example', undefined],
])('webPaths: %s', (_, externalUrl, routePrefix, prefix, externalPath, externalOrigin) => {
  expect(webPaths(externalUrl, routePrefix)).toEqual({ prefix, externalPath, externalOrigin });
});

test.each([
  ['ftp://x.example', undefined, '--web.external-url: wanted an http or https URL'],
  ['x.example:9877', undefined, '--web.external-url: wanted an http or https URL'],
  ['"http://x.example"', undefined, '--web.external-url: wanted an http or https URL'],
  ['http://u:pw@x.example', undefined, '--web.external-url: wanted an http or https URL'],
  ['http://u@x.example', undefined, '--web.external-url: wanted an http or https URL'],
  ['http://:pw@x.example', undefined, '--web.external-url: wanted an http or https URL'],
  ['http://x.example/?a', undefined, '--web.external-url: wanted an http or https URL'],
  ['http://x.example/#a', undefined, '--web.external-url: wanted an http or https URL'],
  [undefined, '/a?b', '--web.route-prefix: "/a?b" is not a plain URL path'],
  [undefined, '/a b', '--web.route-prefix: "/a b" is not a plain URL path'],
  [undefined, '/a/../b', '--web.route-prefix: "/a/../b" is not a plain URL path'],
  [undefined, '/a/./b', '--web.route-prefix: "/a/./b" is not a plain URL path'],
  [undefined, '/a<b', '--web.route-prefix: "/a<b" is not a plain URL path'],
  [undefined, 'http://x.example/a', '--web.route-prefix: "http://x.example/a" is not a plain URL path'],
])('webPaths refuses external URL %s with prefix %s', (externalUrl, routePrefix, message) => {
  const code = routePrefix === undefined ? 'external_url' : 'route_prefix';
  const refusal = expect.objectContaining({ code, message: expect.stringContaining(message) });
  expect(() => webPaths(externalUrl, routePrefix)).toThrow(refusal);
});

test('webPaths never repeats a password', () => {
  expect(() => webPaths('http://u:hunter2@x.example', undefined)).toThrow(/^(?!.*hunter2)/);
});

test.each(['/denter', '/a/b', '/a.b', '/(x)*', '/:name', '/%C3%A4'])(
  'every route lives under the prefix %s',
  async (prefix) => {
    const port = await serve(exporter, { routePrefix: prefix });
    const paths = ['/', '/metrics', '/-/healthy', '/-/ready', '/status.css'];
    const inside = await Promise.all(paths.map((path) => ask(port, prefix + path)));
    expect(inside.map(({ status }) => status)).toEqual(paths.map(() => 200));
    const outside = await Promise.all(
      ['/metrics', `${prefix}x/metrics`, `/x${prefix}/metrics`].map((path) => ask(port, path)),
    );
    expect(outside.map(({ status }) => status)).toEqual([404, 404, 404]);
  },
);

test('the root leads to the prefix, and the prefix to its slash, so that relative links hold', async () => {
  const port = await serve(exporter, { routePrefix: '/denter' });
  for (const path of ['/', '/denter']) {
    const { status, headers } = await ask(port, path);
    expect([status, headers['location']]).toEqual([302, '/denter/']);
  }
});

test('behind a proxy that maps one path to another, the slash is added to the outer one', async () => {
  const port = await serve(exporter, {
    externalUrl: 'https://x.example/tools/denter',
    routePrefix: '/denter',
  });
  const { headers } = await ask(port, '/denter');
  expect(headers['location']).toBe('/tools/denter/');
});

test('without a prefix the root is the status page', async () => {
  const { status, headers } = await ask(await serve(exporter), '/');
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
});
