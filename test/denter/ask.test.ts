import { describe, expect, it } from 'vitest';
import { version } from '../../src/config/version.ts';
import { askForError, askOnce } from '../support/ask-once.ts';
import { readBody, sampleAnswer, serveAnswer, serveHttp, serveTcp } from '../support/server.ts';

const sample = JSON.stringify(sampleAnswer);
const errorBody = (message: string) => JSON.stringify({ result: 'error', message });

describe('askTicketCounts', () => {
  it('sends a form with what PHP reads right, our name, and nothing in the URL', async () => {
    let seen: unknown;
    const url = await serveHttp((req, res) => {
      void readBody(req).then((body) => {
        seen = { method: req.method, url: req.url, headers: req.headers, body };
        res.end(sample);
      });
    });
    await askOnce(url, { set: { ignoreDepartmentAssignments: true } });
    expect(seen).toMatchObject({
      method: 'POST',
      url: '/includes/api.php',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': `denter-exporter/${version}`,
        accept: 'application/json',
        'accept-encoding': 'identity',
      },
      body: 'action=GetTicketCounts&responsetype=json&identifier=reporting&secret=s3cret-value&ignoreDepartmentAssignments=1&includeCountsByStatus=1',
    });
  });

  it.each([200, 400, 403, 404, 500])(
    'takes an error message of the API by its text, with HTTP %i',
    async (status) => {
      const url = await serveAnswer(status, errorBody('Invalid IP 192.0.2.7'));
      expect(await askForError(url)).toMatchObject({
        code: 'ip_denied',
        message: `Denter says "Invalid IP 192.0.2.7" (HTTP ${status})`,
      });
    },
  );

  it('knows an error by the key status as well', async () => {
    const url = await serveAnswer(200, JSON.stringify({ status: 'error', message: 'Authentication Failed' }));
    expect(await askForError(url)).toMatchObject({ code: 'auth' });
  });

  it.each([
    [200, 'api_error'],
    [400, 'api_error'],
    [403, 'api_error'],
    [401, 'auth'],
    [404, 'not_found'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [503, 'server_error'],
  ])('takes a message that nobody knows with HTTP %i as %s', async (status, code) => {
    expect(await askForError(await serveAnswer(status, errorBody('Something new')))).toMatchObject({ code });
  });

  it.each([undefined, null, { text: 'Invalid IP' }])(
    'takes an error whose message is %j as api_error',
    async (message) => {
      const url = await serveAnswer(200, JSON.stringify({ result: 'error', message }));
      expect(await askForError(url)).toMatchObject({
        code: 'api_error',
        message: 'Denter gives no message (HTTP 200)',
      });
    },
  );

  it.each([
    [401, 'auth'],
    [403, 'http_status'],
    [404, 'not_found'],
    [418, 'http_status'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [503, 'server_error'],
  ])('takes HTTP %i with a web page as %s', async (status, code) => {
    expect(await askForError(await serveAnswer(status, '<html></html>'))).toMatchObject({
      code,
      message: `the server answered HTTP ${status}`,
    });
  });

  it('takes no counts from an answer whose status says that it failed', async () => {
    expect(await askForError(await serveAnswer(500, sample))).toMatchObject({ code: 'server_error' });
  });

  it.each([
    ['an array', '[]', 'the answer is JSON, but not an object'],
    ['null', 'null', 'the answer is JSON, but not an object'],
    ['an object without result', '{"allActive":1}', 'result: it is missing or neither "success" nor "error"'],
    ['another result', '{"result":"maybe"}', 'result: it is missing or neither "success" nor "error"'],
  ])('refuses %s as bad_response', async (_what, body, message) => {
    expect(await askForError(await serveAnswer(200, body))).toMatchObject({ code: 'bad_response', message });
  });

  it('refuses an encoding that was not asked for', async () => {
    for (const encoding of ['gzip', 'br, GZIP', 'x'.repeat(50)]) {
      const url = await serveAnswer(200, sample, { 'content-encoding': encoding });
      expect(await askForError(url)).toMatchObject({
        code: 'bad_response',
        message: `the answer comes in an encoding that was not asked for: ${encoding}`,
      });
    }
  });

  it('takes the encoding identity, which is none', async () => {
    const url = await serveAnswer(200, sample, { 'content-encoding': 'Identity' });
    expect(await askOnce(url)).toMatchObject({ active: 123 });
  });

  it('takes an answer in several parts', async () => {
    const url = await serveHttp((_req, res) => {
      res.write(sample.slice(0, 50));
      res.end(sample.slice(50));
    });
    expect(await askOnce(url)).toMatchObject({ active: 123, statuses: { length: 6 } });
  });

  it('takes an answer of 1 MiB, and refuses one byte more', async () => {
    const fill = (bytes: number) => sample.padEnd(bytes, ' ');
    expect(await askOnce(await serveAnswer(200, fill(1024 * 1024)))).toMatchObject({ active: 123 });
    expect(await askForError(await serveAnswer(200, fill(1024 * 1024 + 1)))).toMatchObject({
      code: 'too_large',
    });
  });

  it.each([
    ['120', 120_000],
    ['soon', undefined],
  ])('passes on Retry-After %s as %s ms', async (value, retryAfterMs) => {
    expect(await askForError(await serveAnswer(429, '', { 'retry-after': value }))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs,
    });
  });

  it('takes the first of several Retry-After', async () => {
    const url = await serveHttp((_req, res) =>
      res.setHeader('retry-after', ['120', '240']).writeHead(429).end(),
    );
    expect(await askForError(url)).toMatchObject({ retryAfterMs: 120_000 });
  });

  it('passes on Retry-After as a date, and beside a message of the API', async () => {
    const date = new Date(Date.now() + 120_000).toUTCString();
    const url = await serveAnswer(200, errorBody('Something new'), { 'retry-after': date });
    const { code, retryAfterMs } = await askForError(url);
    expect(code).toBe('api_error');
    expect(Math.round((retryAfterMs ?? 0) / 10_000)).toBe(12);
  });

  it('hides a secret that the helpdesk echoes in its message', async () => {
    const url = await serveAnswer(200, errorBody('Authentication Failed for s3cret-value\u001B[2J'));
    expect((await askForError(url)).message).toBe(
      'Denter says "Authentication Failed for <secret>\\u001b[2J" (HTTP 200)',
    );
  });

  it.each([
    ['bytes that are not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'bad_response'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n', 'bad_response'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}', 'reset'],
    [
      'a chunk size that is no number',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      'bad_response',
    ],
    ['headers without end', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(70_000)}`, 'bad_response'],
    ['a body shorter than its length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{}', 'reset'],
    ['chunks that end too early', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}', 'reset'],
    ['a body without length that is cut short', 'HTTP/1.1 200 OK\r\n\r\n{"result":"succ', 'not_json'],
  ])('refuses %s', async (_what, bytes, code) => {
    const url = await serveTcp((socket) => socket.once('data', () => socket.end(bytes)));
    expect(await askForError(url)).toMatchObject({ code });
  });
});
