import { createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { listenOnFreePort } from '../support/server.ts';
import type { SentStream } from './mutated-stream.ts';

/** A real TCP server that answers each request with the bytes that it was given last. */
export class StreamServer {
  readonly url: string;
  stream: SentStream = { pieces: [], end: 'end' };
  readonly #sending = new Set<Promise<void>>();

  private constructor(port: number) {
    this.url = `http://127.0.0.1:${port}/includes/api.php`;
  }

  static async start(): Promise<StreamServer> {
    const sockets = new Set<Socket>();
    const server = createServer({ noDelay: true });
    const streams = new StreamServer(await listenOnFreePort(server));
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('error', () => {}).once('close', () => sockets.delete(socket));
      streams.#listen(socket);
    });
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return streams;
  }

  /** Waits until everything is sent, or can't be sent any more, and whoever reads has had the turn to read it. */
  async settled(): Promise<void> {
    while (this.#sending.size > 0) await Promise.all(this.#sending);
    for (let turns = 0; turns < 3; turns += 1) await nextTurn();
  }

  #listen(socket: Socket): void {
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      const [head = '', body] = text.split('\r\n\r\n');
      if (body === undefined || body.length < Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)) return;
      text = '';
      const sending = send(socket, this.stream).finally(() => this.#sending.delete(sending));
      this.#sending.add(sending);
    });
  }
}

async function send(socket: Socket, { pieces, end }: SentStream): Promise<void> {
  for (const { bytes, pauseMs } of pieces) {
    if (socket.destroyed) return;
    await new Promise<void>((resolve) => {
      socket.write(bytes, () => resolve());
    });
    if (pauseMs > 0) await pause(socket, pauseMs);
  }
  if (end === 'end') socket.end();
  if (end === 'reset') socket.resetAndDestroy();
}

/** Shorter where the other side hangs up. */
async function pause(socket: Socket, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      socket.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    socket.once('close', done);
    if (socket.destroyed) done();
  });
}
