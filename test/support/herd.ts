import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { listenOnFreePort, sampleAnswer } from './server.ts';

/** A thousand helpdesks on one server, each at an address, and so with connections, of its own. */
export class Herd {
  /** How long an answer takes, in milliseconds; Infinity for none. */
  answerMs: number;
  /** When each request came, on the monotonic clock, and from whom it was asked for. */
  readonly polls: { readonly at: number; readonly address: string }[] = [];
  readonly connectedAt: number[] = [];
  /** The most connections that were open at once and had not been answered yet. */
  mostAtOnce = 0;
  readonly #busy = new Set<Socket>();
  #port = 0;

  constructor(answerMs: number) {
    this.answerMs = answerMs;
  }

  static async serve(answerMs: number): Promise<Herd> {
    const herd = new Herd(answerMs);
    const server = createServer((req, res) => {
      herd.polls.push({ at: performance.now(), address: req.socket.localAddress ?? '' });
      herd.#begin(req.socket);
      req.resume();
      if (herd.answerMs === Infinity) return;
      setTimeout(() => {
        herd.#busy.delete(req.socket);
        res.end(JSON.stringify(sampleAnswer));
      }, herd.answerMs);
    });
    server.keepAliveTimeout = 300_000;
    server.on('connection', (socket) => {
      herd.connectedAt.push(performance.now());
      herd.#begin(socket);
      socket.once('close', () => herd.#busy.delete(socket));
    });
    herd.#port = await listenOnFreePort(server, '0.0.0.0');
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    });
    return herd;
  }

  /** The helpdesks of a configuration. */
  yaml(count: number): string {
    const helpdesks = Array.from({ length: count }, (_, i) => {
      const url = `http://127.1.${Math.floor(i / 250)}.${(i % 250) + 1}:${this.#port}/`;
      return `  - { name: h${i}, url: "${url}", credentials: { identifier: a, secret: b-secret-b } }\n`;
    });
    return `helpdesks:\n${helpdesks.join('')}`;
  }

  #begin(socket: Socket): void {
    this.#busy.add(socket);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#busy.size);
  }
}
