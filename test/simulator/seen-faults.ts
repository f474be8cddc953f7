import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { bodyOf, headersOf, statusOf, type RawReply, type RawRequest } from './raw-client.ts';

const json = (reply: RawReply): Readonly<Record<string, unknown>> => JSON.parse(bodyOf(reply));
const isJson = (reply: RawReply) => {
  try {
    return typeof json(reply) === 'object';
  } catch {
    return false;
  }
};
const refused = (message: string) => (reply: RawReply) =>
  expect(json(reply)).toEqual({ result: 'error', message });
const page = (status: number) => (reply: RawReply) => {
  expect([statusOf(reply), headersOf(reply)['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
  expect(isJson(reply)).toBe(false);
};

/** What a raw client sees of each fault that one helpdesk can have. */
export const seen: Readonly<Record<string, (reply: RawReply) => void>> = {
  timeout: (reply) => expect(reply).toMatchObject({ text: '', ending: 'idle' }),
  timeout_late: (reply) => expect(reply).toMatchObject({ text: '', ending: 'idle' }),
  timeout_headers: (reply) => {
    expect(reply.ending).toBe('too much');
    expect(reply.text).toMatch(/^HTTP\/1\.1 200 OK\r\nX-Drop-0: 1\r\n/);
    expect(reply.text).not.toContain('\r\n\r\n');
  },
  timeout_body: (reply) => {
    expect([statusOf(reply), reply.ending]).toEqual([200, 'too much']);
    expect(bodyOf(reply)).toMatch(/^\{"re/);
  },
  reset: (reply) => expect(reply).toMatchObject({ text: '', ending: 'ECONNRESET' }),
  reset_closed: (reply) => expect(reply).toMatchObject({ text: '', ending: 'end' }),
  reset_body: (reply) => {
    expect(reply.ending).toBe('ECONNRESET');
    expect(bodyOf(reply)).toMatch(/^\{"result":"success"/);
    expect(bodyOf(reply).length).toBeLessThan(Number(headersOf(reply)['content-length']));
  },
  reset_short_body: (reply) => {
    expect(reply.ending).toBe('end');
    expect(bodyOf(reply).length).toBeLessThan(Number(headersOf(reply)['content-length']));
  },
  redirect: (reply) => expect([statusOf(reply), headersOf(reply)['location']]).toEqual([302, '/login.php']),
  auth: refused('Authentication Failed'),
  auth_page: (reply) => {
    expect([statusOf(reply), isJson(reply)]).toEqual([401, false]);
  },
  ip_denied: refused('Invalid IP 192.0.2.7'),
  permission: refused('Invalid Permissions: API action "getticketcounts" is not allowed'),
  not_found: page(404),
  rate_limited: (reply) => {
    page(429)(reply);
    expect(headersOf(reply)['retry-after']).toBe('60');
  },
  http_status: page(403),
  server_error: page(503),
  api_error: refused('An admin user is required'),
  too_large: (reply) => expect(bodyOf(reply).length).toBeGreaterThan(2 ** 20),
  too_large_endless: (reply) => expect([statusOf(reply), reply.ending]).toEqual([200, 'too much']),
  not_json: page(200),
  not_json_notice: (reply) =>
    expect(bodyOf(reply)).toMatch(/^<br \/>\n<b>Notice<\/b>.*\n\{"result":"success"/),
  not_json_trailing: (reply) => expect(bodyOf(reply)).toMatch(/\}\n<!-- cached -->$/),
  not_json_truncated: (reply) => {
    expect([reply.ending, isJson(reply)]).toEqual(['end', false]);
    expect(String(bodyOf(reply).length)).toBe(headersOf(reply)['content-length']);
  },
  not_json_empty: (reply) => expect([statusOf(reply), bodyOf(reply)]).toEqual([200, '']),
  not_json_utf8: (reply) => {
    expect(reply.bytes.includes(Buffer.from('{"note":"\u00ff",', 'latin1'))).toBe(true);
    expect(() => new TextDecoder('utf8', { fatal: true }).decode(reply.bytes)).toThrow(TypeError);
  },
  bad_response: (reply) => expect(Object.keys(json(reply))).not.toContain('allActive'),
  bad_response_negative: (reply) => expect(json(reply)).toMatchObject({ awaitingReply: -3 }),
  bad_response_fraction: (reply) => expect(json(reply)).toMatchObject({ allActive: 12.5 }),
  bad_response_null: (reply) => expect(json(reply)).toMatchObject({ flaggedTickets: null }),
  bad_response_text: (reply) => expect(json(reply)).toMatchObject({ allActive: '12abc' }),
  bad_response_huge: (reply) => expect(bodyOf(reply)).toContain('"allActive":1152921504606847000,'),
  bad_response_status: (reply) => expect(json(reply)).toMatchObject({ status: 'none' }),
  bad_response_garbage: (reply) => expect(reply.text).toBe('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'),
  bad_response_gzip: (reply) => {
    expect(headersOf(reply)['content-encoding']).toBe('gzip');
    const body = reply.bytes.subarray(reply.bytes.indexOf('\r\n\r\n') + 4);
    expect(JSON.parse(gunzipSync(body).toString())).toMatchObject({ allActive: 123 });
  },
  too_many_statuses: (reply) => expect(Object.keys(json(reply)['status'] ?? {})).toHaveLength(250),
};

/** When to stop listening to those that would go on. */
export const limits: Readonly<Record<string, RawRequest>> = {
  timeout: { idleMs: 300 },
  timeout_late: { idleMs: 300 },
  timeout_headers: { maxBytes: 60 },
  timeout_body: { maxBytes: 132 },
  too_large_endless: { maxBytes: 3_000_000 },
};
