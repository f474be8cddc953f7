import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { ask, portOf } from './serve.ts';
import { opened, start } from './start.ts';
import { eventually } from '../support/command.ts';

const idle = (): void => {};

test('close lets an answer that is being made end, and closes its connection at once', async () => {
  let finish = idle;
  const server = await start((_req, res) => void (finish = () => res.end('whole')));
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const answer = new Promise<string>((resolve, reject) => {
    get({ host: '127.0.0.1', port: portOf(server.addresses[0]), agent }, (response) => {
      response.setEncoding('utf8').on('data', resolve);
    }).once('error', reject);
  });
  await eventually(() => expect(finish).not.toBe(idle));
  const started = performance.now();
  const closed = server.close();
  await sleep(100);
  finish();
  expect(await answer).toBe('whole');
  await closed;
  expect(performance.now() - started).toBeLessThan(1_500);
});

test('close stops accepting at once, and may be called twice', async () => {
  const server = await start();
  const port = portOf(server.addresses[0]);
  const closed = Promise.all([server.close(), server.close()]);
  await expect(ask(port, '/')).rejects.toThrow('ECONNREFUSED');
  await closed;
});

test('close ends within 5 s, whatever its clients are doing', async () => {
  const server = await start((req, res) => void (req.url === '/never' ? res.write('…') : res.end()));
  const port = portOf(server.addresses[0]);
  const clients = await Promise.all([
    opened(port),
    opened(port, 'GET / HTTP/1.1\r\nHost:'),
    opened(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx'),
    opened(port, 'GET /never HTTP/1.1\r\nHost: x\r\n\r\n'),
    opened(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
  ]);
  const halfClosed = await opened(port, 'GET /never HTTP/1.1\r\nHost: x\r\n\r\n');
  halfClosed.end();
  // Answers that have arrived show that the server knows its clients.
  await Promise.all([once(clients[3], 'data'), once(clients[4], 'data'), once(halfClosed, 'data')]);
  const started = performance.now();
  await server.close();
  expect(performance.now() - started).toBeLessThan(4_000);
  for (const client of [...clients, halfClosed]) {
    client.resume();
    await eventually(() => expect(client.readableEnded || client.destroyed).toBe(true));
  }
});
