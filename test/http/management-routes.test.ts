import { expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { good, pending, set } from './sample-records.ts';
import { ask, exporterOf, serve } from './serve.ts';

const acme = set('acme', 'assigned');
const globex = set('globex', 'assigned');

test('/-/healthy: 200 in plain text, even when nothing was polled', async () => {
  const port = await serve(exporterOf([pending(acme)]));
  const { status, headers, body } = await ask(port, '/-/healthy');
  expect([status, headers['content-type'], body]).toEqual([
    200,
    'text/plain; charset=utf-8',
    'denter-exporter is Healthy.\n',
  ]);
});

test('/-/ready: 503 until every set was polled once', async () => {
  const port = await serve(exporterOf([good(acme), pending(globex)]));
  const { status, body } = await ask(port, '/-/ready');
  expect([status, body]).toEqual([503, 'Service Unavailable: 1 of 2 department sets have been polled.\n']);
});

test('/-/ready: once 200, always 200: new sets of a reload do not take it back', async () => {
  let ready = true;
  const port = await serve(exporterOf([good(acme)], { isReady: () => ready }));
  const before = await ask(port, '/-/ready');
  ready = false;
  const after = await ask(port, '/-/ready');
  expect([before.status, before.body]).toEqual([200, 'denter-exporter is Ready.\n']);
  expect(after.status).toBe(200);
});

test('/-/reload: POST reloads', async () => {
  let reloads = 0;
  const reload = (): Promise<void> => Promise.resolve(void (reloads += 1));
  const port = await serve(exporterOf([], { reload }));
  const { status } = await ask(port, '/-/reload', { method: 'POST' });
  expect([status, reloads]).toEqual([200, 1]);
});

test('/-/reload: a bad configuration is 400 with every problem', async () => {
  const at = { file: '/etc/denter-exporter.yml', line: 3, col: 5 };
  const problems = [
    { ...at, path: 'helpdesks[0].name', message: 'is missing' },
    { ...at, path: '', message: 'is empty' },
  ];
  const port = await serve(
    exporterOf([], { reload: () => Promise.reject(new ConfigError('invalid', problems)) }),
  );
  const { status, body } = await ask(port, '/-/reload', { method: 'POST' });
  expect(status).toBe(400);
  expect(body).toBe(
    '/etc/denter-exporter.yml:3:5: helpdesks[0].name: is missing\n/etc/denter-exporter.yml:3:5: is empty\n',
  );
});

test('/-/reload: another error is 500, logged, and not shown', async () => {
  const logged: unknown[] = [];
  const error = new Error('boom in /srv/secret-place');
  const port = await serve(exporterOf([], { reload: () => Promise.reject(error) }), {
    log: (message, details) => logged.push([message, details]),
  });
  const { status, body } = await ask(port, '/-/reload?token=abc', { method: 'POST' });
  expect([status, body]).toEqual([500, 'Internal Server Error\n']);
  expect(logged).toEqual([['answering a request failed', { method: 'POST', path: '/-/reload', err: error }]]);
});

const refused = 403;
const done = 200;

test.each<[string, Record<string, string>, number]>([
  ['a program without these headers', {}, done],
  ['the same site', { 'sec-fetch-site': 'same-origin', origin: 'http://exporter:9877' }, done],
  ['an address typed by the user', { 'sec-fetch-site': 'none' }, done],
  ['TLS ending at a proxy', { origin: 'https://exporter:9877' }, done],
  ['a proxy with another host name', { origin: 'https://monitor.example.com' }, done],
  ['the external URL with another scheme', { origin: 'http://monitor.example.com' }, refused],
  ['another site', { 'sec-fetch-site': 'cross-site' }, refused],
  ['a sibling site', { 'sec-fetch-site': 'same-site' }, refused],
  ['another origin', { origin: 'http://evil.example' }, refused],
  ['another port', { origin: 'http://exporter:9878' }, refused],
  ['a sandboxed page', { origin: 'null' }, refused],
  ['an origin without a host', { origin: 'file://' }, refused],
  ['an origin without a host, to no host', { origin: 'file://', host: '' }, refused],
  ['nonsense', { origin: '%' }, refused],
  ['an address with no possible port', { origin: 'http://exporter', host: 'exporter:99999' }, refused],
  ['a proxy that adds the port', { origin: 'https://exporter', host: 'exporter:443' }, done],
  [
    'a good origin, but another site',
    { 'sec-fetch-site': 'cross-site', origin: 'http://exporter:9877' },
    refused,
  ],
])('/-/reload: a request from %s', async (_, headers, wanted) => {
  let reloads = 0;
  const reload = (): Promise<void> => Promise.resolve(void (reloads += 1));
  const externalUrl = 'https://monitor.example.com';
  const port = await serve(exporterOf([], { reload }), { externalUrl });
  const { status } = await ask(port, '/-/reload', {
    method: 'POST',
    headers: { host: 'exporter:9877', ...headers },
  });
  expect([status, reloads]).toEqual([wanted, wanted === done ? 1 : 0]);
});

test('/-/reload: 403 without --web.enable-lifecycle, and nothing is reloaded', async () => {
  const exporter = exporterOf([], { reload: () => Promise.reject(new Error('must not be called')) });
  const port = await serve(exporter, { enableLifecycle: false });
  const { status, body } = await ask(port, '/-/reload', { method: 'POST' });
  expect([status, body]).toEqual([403, 'Lifecycle API is not enabled: start with --web.enable-lifecycle.\n']);
});
