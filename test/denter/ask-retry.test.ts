import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { askForError, askOnce, testConnections } from '../support/ask-once.ts';
import { sampleAnswer, serveHttp, serveTcp } from '../support/server.ts';
import { eventually } from '../support/command.ts';

const sample = JSON.stringify(sampleAnswer);

describe('askTicketCounts, the retry', () => {
  const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(sample)}\r\n\r\n${sample}`;

  it.each([
    ['before the headers', ''],
    ['in the middle of the headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['in the middle of the body', answer.slice(0, 200)],
  ])('asks once more, on a new connection, after a reset %s', async (_what, part) => {
    const requests: string[] = [];
    const url = await serveTcp((socket, count) => {
      socket.once('data', (data) => {
        requests.push(String(data));
        if (count > 1) socket.end(answer);
        else socket.write(part, () => setTimeout(() => socket.resetAndDestroy(), 20));
      });
    });
    expect(await askOnce(url)).toMatchObject({ active: 123 });
    expect(requests.map((request) => /^connection: (.*)\r$/im.exec(request)?.[1])).toEqual([
      'keep-alive',
      'close',
    ]);
  });

  it('asks no third time', async () => {
    let connections = 0;
    const url = await serveTcp((socket, count) => {
      connections = count;
      socket.once('data', () => socket.resetAndDestroy());
    });
    expect(await askForError(url)).toMatchObject({ code: 'reset' });
    expect(connections).toBe(2);
  });

  it('takes a kept connection that was closed under it as no failure', async () => {
    const connections = testConnections();
    const url = await serveTcp((socket, count) => {
      let requests = 0;
      socket.on('data', () => {
        requests += 1;
        // The second request on the first connection meets a server that has just gone away.
        if (count === 1 && requests === 2) socket.resetAndDestroy();
        else socket.write(answer);
      });
    });
    expect(await askOnce(url, { connections })).toMatchObject({ active: 123 });
    expect(await askOnce(url, { connections })).toMatchObject({ active: 123 });
  });

  it.each([
    ['a server error', 503, 'server_error'],
    ['a refusal', 401, 'auth'],
  ])('does not ask again after %s', async (_what, status, code) => {
    let requests = 0;
    const url = await serveHttp((_req, res) => {
      requests += 1;
      res.writeHead(status).end();
    });
    expect(await askForError(url)).toMatchObject({ code });
    expect(requests).toBe(1);
  });

  it('asks again on a connection that is new for certain, while other kept ones may be dead as well', async () => {
    const connections = testConnections();
    const held: Socket[] = [];
    let behaviour: 'answer' | 'hold' | 'reset' = 'answer';
    const url = await serveTcp((socket, count) =>
      socket.on('data', () => {
        if (count > 2 || behaviour === 'answer') socket.write(answer);
        else if (behaviour === 'hold') held.push(socket);
        else socket.resetAndDestroy();
      }),
    );
    await Promise.all([askOnce(url, { connections }), askOnce(url, { connections })]);
    behaviour = 'hold';
    const other = askOnce(url, { connections });
    await eventually(() => expect(held).toHaveLength(1));
    const asked = askOnce(url, { connections });
    await eventually(() => expect(held).toHaveLength(2));
    held[0]?.write(answer);
    await other;
    behaviour = 'reset';
    held[1]?.resetAndDestroy();
    expect(await asked).toMatchObject({ active: 123 });
  });

  it.each([
    ['what is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'bad_response'],
    [
      'what is too large',
      `HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n${' '.repeat(2_000_000)}`,
      'too_large',
    ],
  ])('does not ask again after %s', async (_what, bytes, code) => {
    let connections = 0;
    const url = await serveTcp((socket, count) => {
      connections = count;
      socket.once('data', () => socket.end(bytes));
    });
    expect(await askForError(url)).toMatchObject({ code });
    expect(connections).toBe(1);
  });

  it('does not ask again after a handshake that failed', async () => {
    let connections = 0;
    const url = await serveTcp((socket, count) => {
      connections = count;
      socket.once('data', () => socket.resetAndDestroy());
    });
    expect(await askForError(url.replace('http:', 'https:'))).toMatchObject({ code: 'tls' });
    expect(connections).toBe(1);
  });

  it('asks again when nobody listens', async () => {
    const steps: string[] = [];
    const trace = (step: string) => steps.push(step);
    expect(await askForError('http://127.0.0.1:1/includes/api.php', { trace })).toMatchObject({
      code: 'connect',
      cause: { code: 'ECONNREFUSED' },
    });
    expect(steps).toEqual(['asking', 'asking again on a new connection']);
  });

  it('knows a name that does not exist, and asks for it again', async () => {
    const steps: string[] = [];
    const trace = (step: string) => steps.push(step);
    expect(await askForError('http://no-such-host.invalid/includes/api.php', { trace })).toMatchObject({
      code: 'dns',
    });
    expect(steps).toEqual(['asking', 'asking again on a new connection']);
  });
});
