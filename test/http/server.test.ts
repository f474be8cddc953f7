import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { startWebServer } from '../../src/http/server.ts';
import { ask, portOf } from './serve.ts';
import { hello, start } from './start.ts';

function addressOf(server: Server): string {
  return `127.0.0.1:${JSON.parse(JSON.stringify(server.address())).port}`;
}

test('startWebServer listens on every address and tells the ports it got', async () => {
  const { addresses } = await start(hello, ['127.0.0.1:0', '[::1]:0', 'localhost:0']);
  expect(addresses[0]).toMatch(/^127\.0\.0\.1:[1-9]\d+$/);
  expect(addresses[1]).toMatch(/^\[::1\]:[1-9]\d+$/);
  expect((await ask(portOf(addresses[0]), '/')).body).toBe('hello');
  const overIpv6 = await fetch(`http://${addresses[1]}/`);
  expect(await overIpv6.text()).toBe('hello');
});

test('requests and answers are of the kind of the Express app before it has them, at every address', async () => {
  const app = express();
  const kinds: unknown[] = [];
  const watched = new Proxy(app, {
    apply: (target, _this, [req, res]) => {
      kinds.push([Object.getPrototypeOf(req) === app.request, Object.getPrototypeOf(res) === app.response]);
      target(req, res);
    },
  });
  app.use((_req, res) => void res.status(200).send('hello'));
  const { addresses } = await start(watched, ['127.0.0.1:0', '127.0.0.1:0']);
  for (const address of addresses) expect((await ask(portOf(address), '/')).body).toBe('hello');
  expect(kinds).toEqual([
    [true, true],
    [true, true],
  ]);
});

test.each([':0', '[::]:0'])('startWebServer: %s is reached by IPv4 and IPv6', async (address) => {
  const port = portOf((await start(hello, [address])).addresses[0]);
  const [v4, v6] = await Promise.all([fetch(`http://127.0.0.1:${port}/`), fetch(`http://[::1]:${port}/`)]);
  expect([v4.status, v6.status]).toEqual([200, 200]);
});

test('startWebServer names the address that is in use, and leaves none of the others open', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const [free, used] = [addressOf(other), addressOf(taken)];
  other.close();
  await once(other, 'close');

  await expect(startWebServer(hello, [free, used])).rejects.toMatchObject({
    code: 'listen',
    message: `cannot listen on ${used}: the address is in use`,
  });
  await start(hello, [free]);
});

test.each([
  ['192.0.2.1:0', 'listen', /: cannot listen on 192\.0\.2\.1:0: this machine does not have the address$/],
  ['no-such-host.invalid:0', 'listen', /: cannot listen on no-such-host\.invalid:0: /],
  ['9877', 'listen_address', /: --web\.listen-address: "9877" is not HOST:PORT/],
])('startWebServer refuses %s in one line', async (address, code, message) => {
  const error: unknown = await startWebServer(hello, [address]).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code });
  expect(String(error)).toMatch(message);
  expect(String(error)).not.toContain('\n');
});
