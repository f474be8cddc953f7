import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { eventually } from '../support/command.ts';
import { askOnce, testConnections } from '../support/ask-once.ts';
import { listenOnFreePort, sampleAnswer } from '../support/server.ts';
import { helpdeskOf } from '../support/settings.ts';

/** A server that counts the connections that were made to it, and those that are open. */
async function countingServer() {
  const count = { made: 0, open: 0 };
  const server = createServer(
    (_req, res) => void setTimeout(() => res.end(JSON.stringify(sampleAnswer)), 100),
  );
  server.keepAliveTimeout = 300_000;
  server.on('connection', (socket) => {
    count.made += 1;
    count.open += 1;
    socket.on('close', () => (count.open -= 1));
  });
  const port = await listenOnFreePort(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}/`, count };
}

const configOf = (...urls: string[]): Config => ({
  file: '',
  maxConcurrentPolls: 1,
  maxConcurrentLocalPolls: 1,
  helpdesks: urls.map((url) => helpdeskOf(url)),
});

it('asks over a connection that is free, and makes one more only where none is', async () => {
  const { url, count } = await countingServer();
  const connections = testConnections();
  const askTwice = async () => Promise.all([askOnce(url, { connections }), askOnce(url, { connections })]);
  await askTwice();
  expect(count).toEqual({ made: 2, open: 2 });
  // A connection is free a moment after its answer.
  await pause(10);
  await askTwice();
  await pause(10);
  await askOnce(url, { connections });
  expect(count).toEqual({ made: 2, open: 2 });
});

it('closes the connections to a helpdesk that is gone at once, keeps the others, and connects anew when it is back', async () => {
  const stays = await countingServer();
  const goes = await countingServer();
  const connections = testConnections();
  for (const { url } of [stays, goes]) await askOnce(url, { connections });
  connections.retain(configOf(stays.url));
  await eventually(() => expect(goes.count.open).toBe(0), 2000);
  expect(stays.count).toEqual({ made: 1, open: 1 });
  await askOnce(goes.url, { connections });
  expect(goes.count).toEqual({ made: 2, open: 1 });
});

it('lets a request to a helpdesk that is gone end', async () => {
  const { url, count } = await countingServer();
  const connections = testConnections();
  await askOnce(url, { connections });
  await pause(10);
  const asked = askOnce(url, { connections });
  // Until it is sent: the answer takes 100 ms.
  await pause(10);
  connections.retain(configOf('http://127.0.0.1:1/'));
  await expect(asked).resolves.toMatchObject({ active: 123 });
  expect(count.made).toBe(1);
});
