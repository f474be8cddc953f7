import { createServer, type RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Deadline } from '../../src/denter/deadline.ts';
import { askTicketCounts } from '../../src/denter/ask.ts';
import { Connections } from '../../src/denter/connections.ts';
import { readCredentials } from '../../src/denter/credentials.ts';
import { shownBody, shownHeaders } from '../../src/denter/shown-answer.ts';
import type { PollTrace } from '../../src/denter/trace.ts';
import { listenOnFreePort, sampleAnswer, serveHttp, serveTcp } from '../support/server.ts';
import { helpdeskOf, setOf } from '../support/settings.ts';

const connections = new Connections();

async function traceTo(url: string, deadline = new Deadline(5_000)): Promise<PollTrace> {
  const credentials = await readCredentials(setOf());
  const { trace } = await askTicketCounts(helpdeskOf(url), setOf(), credentials, { connections, deadline });
  return trace!;
}

const answering: RequestListener = (_req, res) => {
  res.setHeader('set-cookie', 'session=abc').end(JSON.stringify(sampleAnswer));
};

describe('the trace of a poll', () => {
  it('tells how a new connection came about, and that the next poll found it there', async () => {
    const url = (await serveHttp(answering)).replace('127.0.0.1', 'localhost');
    const first = await traceTo(url);
    // The client has its connection back a turn after the answer.
    await new Promise((resolve) => void setImmediate(resolve));
    const second = await traceTo(url);
    const [opened] = first.attempts;
    expect(opened).toMatchObject({ reused: false, status: 200, body: undefined, failure: undefined });
    expect(opened?.connection?.addresses).toContain('127.0.0.1');
    expect(opened?.connection?.peer).toBe(new URL(url).host.replace('localhost', '127.0.0.1'));
    const { dnsMs, connectMs } = opened!.connection!;
    expect(dnsMs! + connectMs!).toBeLessThanOrEqual(opened!.sentMs!);
    expect(opened!.sentMs!).toBeLessThanOrEqual(opened!.firstByteMs!);
    expect(opened!.firstByteMs!).toBeLessThanOrEqual(opened!.totalMs);
    expect(second.attempts[0]).toMatchObject({ reused: true, connection: opened?.connection });
  });

  it('keeps the beginning of a bad answer, and no cookie', async () => {
    const url = await serveHttp((_req, res) =>
      res.writeHead(403, { 'set-cookie': 'a=b', server: 'waf' }).end('Blocked'),
    );
    const [attempt] = (await traceTo(url)).attempts;
    expect(attempt).toMatchObject({ status: 403, body: 'Blocked', bytes: 7 });
    expect(attempt?.headers).toContain('set-cookie: <hidden>\nserver: waf');
  });

  it('names each address that was tried in vain', async () => {
    const server = createServer();
    const port = await listenOnFreePort(server);
    await new Promise((resolve) => void server.close(resolve));
    const { attempts } = await traceTo(`http://localhost:${port}/`);
    expect(attempts).toHaveLength(2);
    expect(attempts[0]?.failure).toContain('ECONNREFUSED');
    expect(attempts[0]?.connection?.tried.join()).toContain(`127.0.0.1:${port}`);
    expect(attempts[0]?.connection?.peer).toBeUndefined();
  });

  it('holds both tries of a poll that asked again', async () => {
    const url = await serveTcp((socket, count) => {
      if (count === 1) socket.once('data', () => socket.destroy());
      else socket.end('HTTP/1.1 503 Down\r\nContent-Length: 5\r\n\r\nPause');
    });
    const { attempts } = await traceTo(url);
    expect(attempts.map(({ status, reused, body }) => [status, reused, body])).toEqual([
      [undefined, false, undefined],
      [503, false, 'Pause'],
    ]);
    expect(attempts[0]?.failure).toMatch(/closed|hang up/);
  });

  it('tells how far a poll came that ran out of time', async () => {
    const url = await serveHttp(() => {});
    const { attempts } = await traceTo(url, new Deadline(200));
    expect(attempts[0]).toMatchObject({ firstByteMs: undefined, status: undefined });
    expect(attempts[0]?.sentMs).toBeGreaterThan(0);
  });
});

const hide = (text: string) => text.replaceAll('s3cret-value', '<secret>');

describe('what is kept of an answer', () => {
  it('hides secrets before it cuts', () => {
    const body = shownBody([Buffer.from(`${'x'.repeat(2_040)}s3cret-value${'y'.repeat(100)}`)], hide);
    expect(body).toBe(`${'x'.repeat(2_040)}<secret>…`);
  });

  it('hides a secret that is cut in two by where reading ends', () => {
    const one = 's3cret-value'.repeat(6_000);
    expect(shownBody([Buffer.from(one)], hide)).not.toMatch(/s3c/);
  });

  it('hides what comes in several pieces', () => {
    expect(shownBody([Buffer.from('a s3cret'), Buffer.from('-value b')], hide)).toBe('a <secret> b');
  });

  it('writes control characters out, but for line ends and tabs', () => {
    const body = shownBody([Buffer.from('a\u0000b\u001b[31m\r\nc\td\u202e')], hide);
    expect(body).toBe(String.raw`a\x00b\x1b[31m` + '\n' + String.raw`c	d\u202e`);
  });

  it.each([
    ['set-cookie', ['a=1', 'b=2'], 'set-cookie: <hidden>'],
    ['x-csrf-token', 'abc', 'x-csrf-token: <hidden>'],
    ['authorization', 'Basic abc', 'authorization: <hidden>'],
    ['www-authenticate', 'Basic realm="x"', 'www-authenticate: Basic realm="x"'],
    ['location', 'https://u:p@host/login?token=abc', 'location: https://host/login'],
    ['x-echo', 's3cret-value', 'x-echo: <secret>'],
    ['via', ['1.1 a', '1.1 b'], 'via: 1.1 a, 1.1 b'],
  ])('shows the header %s without what may let somebody in', (name, value, wanted) => {
    expect(shownHeaders({ [name]: value }, hide)).toBe(wanted);
  });

  it('keeps at most 2 kB of headers', () => {
    expect(shownHeaders({ a: 'x'.repeat(10_000) }, hide)).toHaveLength(2_049);
  });
});
