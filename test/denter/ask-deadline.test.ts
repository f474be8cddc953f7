import { connect } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Deadline } from '../../src/denter/deadline.ts';
import { makeCertificates } from '../../src/simulator/certificates.ts';
import { askForError, askOnce } from '../support/ask-once.ts';
import { listenOnFreePort, sampleAnswer, serveTcp } from '../support/server.ts';
import type { ConnectionConfig } from '../../src/config/config.ts';
import { Secret } from '../../src/config/secret.ts';
import { plainConnection } from '../support/settings.ts';

describe('askTicketCounts, the deadline', () => {
  it.each([
    ['no answer', 'while waiting for the answer to begin', () => {}],
    [
      'headers that drip',
      'while waiting for the answer to begin',
      (write: (text: string) => void) => dripping(['HTTP/1.1 200 OK\r\n', 'A: b\r\n'], write),
    ],
    [
      'early hints and nothing after them',
      'while waiting for the answer to begin',
      (write: (text: string) => void) => write('HTTP/1.1 103 Early Hints\r\n\r\n'),
    ],
    [
      'a body that drips',
      'while reading the answer',
      (write: (text: string) => void) =>
        dripping(['HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n', ' '], write),
    ],
  ])('ends a poll with %s as timeout', async (_what, phase, behave) => {
    const url = await serveTcp((socket) => socket.once('data', () => behave((text) => socket.write(text))));
    const startedAt = performance.now();
    // Long enough for a busy machine to connect in.
    const error = await askForError(url, { set: { timeoutMs: 1000 } });
    expect(error).toMatchObject({ code: 'timeout', message: `no whole answer within 1 s, ${phase}` });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(999);
  });

  it('counts a retry in', async () => {
    // The first connection is reset late, the second is never answered.
    const url = await serveTcp((socket, count) => {
      if (count === 1) socket.once('data', () => setTimeout(() => socket.resetAndDestroy(), 900));
    });
    const startedAt = performance.now();
    expect(await askForError(url, { set: { timeoutMs: 1500 } })).toMatchObject({ code: 'timeout' });
    // Of its own it would take until 2400 ms.
    expect(performance.now() - startedAt).toBeLessThan(2400);
  });

  it('ends at once when it is given up, and sends nothing after it', async () => {
    let connections = 0;
    const url = await serveTcp(() => {
      connections += 1;
    });
    const deadline = new Deadline(60_000);
    deadline.giveUp();
    expect(await askForError(url, { deadline })).toMatchObject({
      message: 'given up while connecting',
    });
    expect(connections).toBe(0);
  });

  it('ends when it is given up while it waits for the answer', async () => {
    const deadline = new Deadline(60_000);
    const url = await serveTcp((socket) => socket.once('data', () => deadline.giveUp()));
    expect(await askForError(url, { deadline })).toMatchObject({
      message: 'given up while waiting for the answer to begin',
    });
  });

  const through = (proxy: string): ConnectionConfig => ({
    ...plainConnection,
    proxy: { from: 'url', url: new Secret(proxy) },
  });
  it.each([
    ['a handshake with the helpdesk', '', (host: string) => [`https://${host}/`, plainConnection]],
    [
      'a handshake with the proxy',
      '',
      (host: string) => [
        'http://helpdesk.invalid/',
        through(`https://${host.replace('127.0.0.1', 'localhost')}`),
      ],
    ],
    [
      'a tunnel that the proxy does not open',
      '',
      (host: string) => ['https://helpdesk.invalid/', through(`http://${host}`)],
    ],
    [
      'a handshake in a tunnel',
      'HTTP/1.1 200 OK\r\n\r\n',
      (host: string) => ['https://helpdesk.invalid/', through(`http://${host}`)],
    ],
  ] satisfies [string, string, (host: string) => [string, ConnectionConfig]][])(
    'ends a poll with %s that hangs as timeout, and gives the connection up',
    async (_what, reply, ask) => {
      let closed = false;
      const url = await serveTcp((socket) => {
        socket.once('close', () => (closed = true));
        socket.once('data', () => socket.resume().write(reply));
      });
      const [asked, connection] = ask(new URL(url).host);
      expect(await askForError(asked, { set: { timeoutMs: 300 }, helpdesk: { connection } })).toMatchObject({
        code: 'timeout',
        message: 'no whole answer within 0.3 s, while connecting',
      });
      await vi.waitFor(() => expect(closed).toBe(true), { timeout: 5000 });
    },
  );

  it('cuts off an answer that it takes no more of', async () => {
    let closed = false;
    const url = await serveTcp((socket) => {
      socket.once('close', () => (closed = true));
      socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\n\r\n${' '.repeat(2_000_000)}`));
    });
    expect(await askForError(url)).toMatchObject({ code: 'too_large' });
    await vi.waitFor(() => expect(closed).toBe(true), { timeout: 5000 });
  });

  /** An HTTPS server whose handshakes wait until they are let through. */
  async function serveHeldTls(onConnection: () => void) {
    const held = { url: '', requests: 0, ended: false, letThrough: (): void => {} };
    const server = createTlsServer(await (await makeCertificates([])).context('good'), (_req, res) => {
      held.requests += 1;
      res.end(JSON.stringify(sampleAnswer));
    });
    const port = await listenOnFreePort(server);
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = await serveTcp((socket) => {
      socket.on('close', () => (held.ended = true));
      held.letThrough = () => socket.pipe(connect(port, '127.0.0.1')).pipe(socket);
      onConnection();
    });
    held.url = url.replace('http:', 'https:');
    return held;
  }

  const tls = { ...plainConnection.tls, insecureSkipVerify: true };
  const unchecked = { helpdesk: { connection: { ...plainConnection, tls } }, set: { timeoutMs: 60_000 } };

  it('sends nothing over a connection that comes after it was given up', async () => {
    const deadline = new Deadline(60_000);
    const held = await serveHeldTls(() => deadline.giveUp());
    const error = await askForError(held.url, { ...unchecked, deadline });
    expect(error.message).toBe('given up while connecting');
    held.letThrough();
    await vi.waitFor(() => expect(held.ended || held.requests > 0).toBe(true), { timeout: 5000 });
    expect(held.requests).toBe(0);
  });

  it('waits for a slow handshake as long as the timeout allows', async () => {
    const held = await serveHeldTls(() => setTimeout(() => held.letThrough(), 2500));
    expect(await askOnce(held.url, unchecked)).toMatchObject({ active: 123 });
  });
});

function dripping([first, drop]: [string, string], write: (text: string) => void): void {
  write(first);
  const timer = setInterval(() => write(drop), 20);
  setTimeout(() => clearInterval(timer), 1_000);
}
