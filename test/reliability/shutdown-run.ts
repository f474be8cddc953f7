import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Command, eventually, scrape, startServe, writeConfig } from '../support/command.ts';
import { sampleAnswer, serveAnswer, serveTcp } from '../support/server.ts';

/** How one exporter ended. */
export interface Shutdown {
  readonly code: number | string;
  /** From the signal to the end of the process and of its output. */
  readonly ms: number;
  /** What it logged from the signal on, and whether the last line is whole. */
  readonly messages: readonly string[];
  readonly whole: boolean;
}

/** An exporter in the midst of everything: polls at every stage, and clients that keep it from ending. */
export interface BusyExporter {
  readonly command: Command;
  readonly base: string;
}

/** @param unanswered address of an API that answers no SYN */
export async function startBusy(unanswered: string): Promise<BusyExporter> {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"result":';
  const upstreams = {
    handshake: await reached(() => {}),
    headers: await reached(() => {}),
    body: await reached((socket) => socket.write(head)),
  };
  const urls = {
    connect: unanswered,
    handshake: upstreams.handshake.url.replace('http:', 'https:'),
    headers: upstreams.headers.url,
    body: upstreams.body.url,
    good: await serveAnswer(200, JSON.stringify(sampleAnswer)),
  };
  const helpdesks = Object.entries(urls).map(([name, url]) => ({
    name,
    url,
    credentials: { identifier: 'a', secret: 'b' },
  }));
  const global = { poll_interval: '1m', timeout: '40s' };
  const { command, base } = await startServe(await writeConfig(JSON.stringify({ global, helpdesks })));
  await Promise.all(Object.values(upstreams).map(async ({ asked }) => asked));
  await eventually(async () => {
    const up = /denter_up\{helpdesk="good".*\} 1/.test(await scrape(base));
    if (!up) throw new Error('the good helpdesk has not been polled');
  });
  await openClients(Number(new URL(base).port));
  return { command, base };
}

/** Ends it by a signal, while scrapes and, where wanted, a reload begin. */
export async function shutDown(
  { command, base }: BusyExporter,
  signal: 'SIGTERM' | 'SIGINT',
  reload: boolean,
): Promise<Shutdown> {
  const linesBefore = command.log.length;
  const scrapes = Array.from({ length: 5 }, async () => scrape(base).catch(() => ''));
  if (reload) command.child.kill('SIGHUP');
  const startedAt = performance.now();
  const code = await command.end(signal);
  const ms = performance.now() - startedAt;
  await Promise.all(scrapes);
  const messages = command.log.slice(linesBefore).map(({ msg }) => String(msg));
  return { code, ms, messages, whole: command.stderr.endsWith('}\n') };
}

/** A server that says so when it has been asked. */
async function reached(
  answer: (socket: Socket) => void,
): Promise<{ readonly url: string; readonly asked: Promise<void> }> {
  let url = '';
  let ready: () => void = () => {};
  const asked = new Promise<void>((resolve) => (ready = resolve));
  url = await serveTcp((socket) => {
    socket.once('data', () => {
      answer(socket);
      ready();
    });
  });
  return { url, asked };
}

/** Clients at every stage of a connection. */
async function openClients(port: number): Promise<void> {
  const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  const idle = await client(port, get('/-/healthy'));
  await once(idle, 'data');
  await client(port, '');
  await client(port, 'GET /metrics HTTP/1.1\r\nHost:');
  // An answer that is waited for, by a client that is there and by one that has said all it will ever say.
  await client(port, get('/probe?target=headers'));
  const halfClosed = await client(port, get('/probe?target=headers'));
  halfClosed.end();
  const deaf = await client(port, get('/metrics').repeat(4));
  deaf.pause();
}

async function client(port: number, text: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}
