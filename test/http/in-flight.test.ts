import { connect } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { good, set } from './sample-records.ts';
import { bodyOf } from '../../src/metrics/body.ts';
import { ask, exporterOf, serve } from './serve.ts';

const huge = 'x'.repeat(8 * 1024 * 1024);

/** So many clients that ask and read nothing. */
function askWithoutReading(port: number, path: string, clients: number): () => void {
  const sockets = Array.from({ length: clients }, () => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`));
    return socket.pause().on('error', () => {});
  });
  const leave = (): void => sockets.forEach((socket) => socket.destroy());
  onTestFinished(leave);
  return leave;
}

test('those who ask without reading make the exporter render forty times, and no more', async () => {
  let scrapes = 0;
  const scrape = () => {
    scrapes += 1;
    return Promise.resolve(bodyOf(huge));
  };
  const port = await serve(exporterOf([good(set('acme', 'assigned'))], { scrape }));
  const leave = askWithoutReading(port, '/metrics', 60);
  await vi.waitFor(() => expect(scrapes).toBe(40), { timeout: 10_000 });
  expect((await ask(port, '/metrics')).status).toBe(503);
  expect((await ask(port, '/')).status).toBe(503);
  expect((await ask(port, '/-/healthy')).status).toBe(200);
  expect(scrapes).toBe(40);
  leave();
  // Its places are free again once they have gone.
  let status = 503;
  while (status === 503) ({ status } = await ask(port, '/metrics'));
  expect(status).toBe(200);
});

test('answers that are read take no place', async () => {
  const port = await serve(exporterOf([good(set('acme', 'assigned'))]));
  for (let i = 0; i < 100; i += 1) expect((await ask(port, '/metrics')).status).toBe(200);
});
