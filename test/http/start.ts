import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { WebLog } from '../../src/http/exporter-view.ts';
import { startWebServer, type WebServer, type ServerLimits } from '../../src/http/server.ts';

export const hello: RequestListener = (_req, res) => res.end('hello');

/** A server for the length of a test. */
export async function start(
  app: RequestListener = hello,
  addresses = ['127.0.0.1:0'],
  { limits, log }: { limits?: Partial<ServerLimits>; log?: WebLog } = {},
): Promise<WebServer> {
  const server = await startWebServer(app, addresses, log, limits);
  onTestFinished(() => server.close());
  return server;
}

/** A raw connection that has sent these bytes. */
export async function opened(port: number, bytes = ''): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  if (bytes !== '') await new Promise<void>((resolve) => void socket.write(bytes, () => resolve()));
  return socket;
}
