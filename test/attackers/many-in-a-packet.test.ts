import { setTimeout as pause } from 'node:timers/promises';
import type { RequestListener } from 'node:http';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { serveGated, users } from '../web-config/gate-server.ts';
import { ask, exchange, exporterOf, portOf, serve } from '../http/serve.ts';
import { opened, start } from '../http/start.ts';
import { eventually } from '../support/command.ts';

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const last = 'GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

test('requests that are sent ahead are answered one after the other, in their order', async () => {
  let running = 0;
  let most = 0;
  const app: RequestListener = (req, res) => {
    running += 1;
    most = Math.max(most, running);
    void pause(5).then(() => {
      running -= 1;
      res.end(`<${req.url}>`);
    });
  };
  const port = portOf((await start(app)).addresses[0]);
  const answers = await exchange(port, ['/a', '/b', '/c'].map(get).join('') + last);
  expect(answers.match(/<[^>]*>/g)).toEqual(['</a>', '</b>', '</c>', '</last>']);
  expect(most).toBe(1);
});

test('who sends thousands ahead is cut, and nothing but the first is begun', async () => {
  let begun = 0;
  const port = portOf((await start(() => void (begun += 1))).addresses[0]);
  expect(await exchange(port, get('/').repeat(5_000))).toBe('');
  expect(begun).toBe(1);
});

test('who leaves in the midst of requests sent ahead leaves no place taken', async () => {
  const held: (() => void)[] = [];
  const { scrape } = exporterOf([]);
  const exporter = exporterOf([], {
    scrape: async (options) => {
      await new Promise<void>((resolve) => void held.push(resolve));
      return scrape(options);
    },
  });
  const port = await serve(exporter);
  const clients = await Promise.all(Array.from({ length: 8 }, () => opened(port, get('/metrics').repeat(8))));
  await eventually(() => expect(held).toHaveLength(8));
  for (const client of clients) client.resetAndDestroy();
  await Promise.all(clients.map(async (client) => client.closed || once(client, 'close')));
  const asked = await Promise.all(
    Array.from({ length: 40 }, () => {
      const asking = ask(port, '/metrics');
      const free = setInterval(() => held.splice(0).forEach((resolve) => resolve()), 5);
      return asking.finally(() => clearInterval(free));
    }),
  );
  expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([200]));
});

test.each(['http://[', 'http://[/metrics', 'http://a:1x/'])(
  'a target that nobody can read is answered by us, not by a page of Express: %s',
  async (target) => {
    const port = await serve(exporterOf([]));
    const answer = await exchange(
      port,
      `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*text\/plain[^]*nosniff/);
    expect(answer).not.toContain('<');
  },
);

test.each([
  'OPTIONS * HTTP/1.1',
  'GET * HTTP/1.1',
  'GET //-/healthy HTTP/1.1',
  'GET /-/healthy/../metrics HTTP/1.1',
  'GET /-/healthy/..%2fmetrics HTTP/1.1',
  'GET /-/healthy;/../metrics HTTP/1.1',
  'GET /-/healthy\\..\\..\\metrics HTTP/1.1',
  'GET /-/healthy#/metrics HTTP/1.1',
  'GET /%2e/metrics HTTP/1.1',
  'GET http://localhost/metrics HTTP/1.1',
  'GET http://localhost/-/healthy HTTP/1.1',
  'GET /metrics HTTP/2.0',
  'PROPFIND /metrics HTTP/1.1',
  'TRACE /-/healthy HTTP/1.1',
])('%s gets nothing without the password', async (line) => {
  const { port } = await serveGated(users);
  const answer = await exchange(port, `${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 401 [^]*Unauthorized\n$/);
});
