import { expect, test } from 'vitest';
import { good, set } from './sample-records.ts';
import { ask, exchange, exporterOf, serve } from './serve.ts';

const exporter = exporterOf([good(set('acme', 'assigned'))]);
const pages = [
  '/',
  '/metrics',
  '/probe?target=acme',
  '/sd',
  '/config',
  '/-/healthy',
  '/-/ready',
  '/status.css',
  '/status.js',
  '/status.svg',
];

test.each([
  '/nothing',
  '/metrics/',
  '/Metrics',
  '/metrics/..%2f-/reload',
  '//metrics',
  '/-',
  '/-/',
  '/-/reload/x',
  '/%2e%2e/metrics',
  '/%',
  '/%00',
  '/..%5c..%5cetc/passwd',
  '/__proto__',
])('an unknown path is 404: %s', async (path) => {
  const { status, headers, body } = await ask(await serve(exporter), path);
  expect([status, headers['content-type'], body]).toEqual([404, 'text/plain; charset=utf-8', 'Not Found\n']);
});

test.each([
  ...pages.map((path): [string, string, string] => ['POST', path, 'GET, HEAD']),
  ['PUT', '/metrics', 'GET, HEAD'],
  ['DELETE', '/metrics', 'GET, HEAD'],
  ['OPTIONS', '/metrics', 'GET, HEAD'],
  ['TRACE', '/metrics', 'GET, HEAD'],
  ['PROPFIND', '/', 'GET, HEAD'],
  ['GET', '/-/reload', 'POST'],
  ['HEAD', '/-/reload', 'POST'],
  ['PUT', '/-/reload', 'POST'],
])('a wrong method is 405 with Allow: %s %s', async (method, path, allow) => {
  const { status, headers } = await ask(await serve(exporter), path, { method });
  expect([status, headers['allow']]).toEqual([405, allow]);
});

test.each(pages)('HEAD is answered like GET, without a body: %s', async (path) => {
  const port = await serve(exporter);
  const got = await ask(port, path);
  const head = await ask(port, path, { method: 'HEAD' });
  expect([head.status, head.body]).toEqual([200, '']);
  expect(Object.keys(head.headers)).toEqual(Object.keys(got.headers));
});

test.each([...pages.map((path) => [path, 200] as const), ['/nothing', 404], ['/-/reload', 405]] as const)(
  'every answer has the security headers, and none about the program or for other origins: %s',
  async (path, wanted) => {
    const { status, headers } = await ask(await serve(exporter), path, {
      headers: { origin: 'http://evil.example' },
    });
    expect(status).toBe(wanted);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const names = Object.keys(headers);
    expect(names).not.toContain('x-powered-by');
    expect(names).not.toContain('server');
    expect(names.filter((name) => name.startsWith('access-control'))).toEqual([]);
  },
);

test('a failing route is 500 in plain text, without the error and its stack', async () => {
  const broken = exporterOf([], { scrape: () => Promise.reject(new Error('secret detail')) });
  const { status, headers, body } = await ask(await serve(broken), '/metrics');
  expect([status, headers['content-type'], body]).toEqual([
    500,
    'text/plain; charset=utf-8',
    'Internal Server Error\n',
  ]);
});

test('a target in absolute form is understood', async () => {
  const port = await serve(exporter);
  const answer = await exchange(
    port,
    'GET http://x/-/healthy?a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

test('a body on GET, and one that nobody reads, change nothing', async () => {
  const port = await serve(exporter);
  const body = 'x'.repeat(100_000);
  const request = `GET /-/healthy HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  expect(await exchange(port, request)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});
