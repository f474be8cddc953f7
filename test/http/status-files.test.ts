import { expect, test } from 'vitest';
import { good, pending, set } from './sample-records.ts';
import { ask, exporterOf, serve } from './serve.ts';

test('status page: its files are its own, cached by content, and fetched by relative addresses', async () => {
  const port = await serve(exporterOf([good(set('acme', 'assigned'))]), { routePrefix: '/denter' });
  const page = await ask(port, '/denter/');
  const urls = Array.from(page.body.matchAll(/(?:src|href)="(\.\/status\.[^"]+)"/g), ([, url]) => url ?? '');
  expect(urls).toHaveLength(3);
  const files = await Promise.all(
    urls.map((url) => ask(port, new URL(url, 'http://x/denter/').pathname + new URL(url, 'http://x').search)),
  );
  expect(
    files.map(({ status, headers }) => [status, headers['content-type'], headers['cache-control']]),
  ).toEqual([
    [200, 'image/svg+xml', 'private, max-age=31536000, immutable'],
    [200, 'text/css; charset=utf-8', 'private, max-age=31536000, immutable'],
    [200, 'text/javascript; charset=utf-8', 'private, max-age=31536000, immutable'],
  ]);
  const unversioned = await ask(port, '/denter/status.css');
  expect([page.headers['cache-control'], unversioned.headers['cache-control']]).toEqual([
    'no-store',
    'no-store',
  ]);
});

test.each([
  [2_000, 5],
  [2_001, 15],
])('status page: with %i sets it refreshes every %i s', async (size, seconds) => {
  const records = Array.from({ length: size }, (_, index) => pending(set(`h${index}`, 's')));
  const { body } = await ask(await serve(exporterOf(records)), '/');
  expect(body).toContain(`data-refresh-seconds="${seconds}"`);
});
