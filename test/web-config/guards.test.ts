import { writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { hasAllowedSan } from '../../src/http/web-config/client-sans.ts';
import { loadWebConfig } from '../../src/http/web-config/load-web-config.ts';
import { RateLimiter } from '../../src/http/web-config/rate-limiter.ts';
import { eventually, temporaryFolder } from '../support/command.ts';
import {
  ask,
  askHttp2,
  client,
  client2,
  cut,
  http2Session,
  serveGated,
  testdata,
  tls,
  users,
} from './gate-server.ts';

test.each([
  ['DNS:a.example', true],
  ['DNS:b.example, DNS:a.example', true],
  ['DNS:a.example, "unreadable', false],
  ['DNS:"b.example, DNS:a.example"', false],
  ['Registered ID:a.example', false],
  ['DirName:CN=a.example', false],
  ['DNS:"a\\u002eexample"', true],
  ['DNS:"b\\"c", DNS:a.example', true],
  ['DNS:"\\x", DNS:a.example', false],
  ['DNS:a.example, DNS:b"c', false],
  ['DNS:"a.example"URI:x', false],
  ['1:x, DNS:a.example', false],
  ['1:DNS:a.example', false],
  [undefined, false],
])('the names %j hold a.example: %s', (names, wanted) => {
  expect(hasAllowedSan(names, ['a.example'])).toBe(wanted);
});

test('a rate limiter that was not asked for long holds no more than its burst', () => {
  const limiter = new RateLimiter({ intervalMs: 100, burst: 2 }, 0);
  expect([0, 0, 0].map((at) => limiter.allow(at))).toEqual([true, true, false]);
  expect([1e6, 1e6, 1e6].map((at) => limiter.allow(at))).toEqual([true, true, false]);
  expect([1e6 + 99, 1e6 + 101].map((at) => limiter.allow(at))).toEqual([false, true]);
});

const anyCert = '  client_auth_type: RequireAnyClientCert\n';
const checked = `  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ${join(testdata, 'client_selfsigned.pem')}\n`;

test.each([
  [anyCert, '  client_auth_type: RequestClientCert\n', 'the demand for a client certificate', client],
  [checked, anyCert, 'the check of client certificates', client],
  [`${anyCert}  client_allowed_sans: [test3]\n`, anyCert, 'client_allowed_sans', client2],
])('protection can not be taken away while the process runs (%#)', async (before, after, told, given) => {
  const { port, file, logged } = await serveGated(tls(before));
  expect((await ask(port, '/metrics', given)).status).toBe(200);
  await writeFile(file, tls(after));
  await eventually(() => expect(ask(port, '/metrics', given)).rejects.toThrow(cut));
  expect(logged.join('\n')).toContain(told);
});

test.each([
  [
    `tls_server_config:\n  cert_file: ${join(testdata, 'server.crt')}\n  key_file: ${join(testdata, 'client_selfsigned.key')}\n`,
    /does not belong/,
  ],
  ['rate_limit: { interval: 1s, burst: -1 }', /wanted 0 or more/],
  ['rate_limit: { interval: 1sec, burst: 1 }', /wanted a duration/],
  [
    'http_server_config:\n  headers: { X-XSS-Protection: "1\\r\\nSet-Cookie: a" }',
    /holds a character that no header can hold/,
  ],
  [users.replace('$2y$', '$2x$'), /not a bcrypt hash that begins with/],
  [tls('  min_version: TLS13\n  max_version: TLS12\n'), /no TLS version is left/],
])('a web configuration is refused (%#): %s', async (text, problem) => {
  const file = join(await temporaryFolder(), 'web.yml');
  await writeFile(file, text);
  await expect(loadWebConfig(file)).rejects.toThrow(problem);
});

test('HTTP/2: 64 requests of a connection at once, 16 kB of headers, and its authority is the host', async () => {
  const { port } = await serveGated(tls());
  const session = http2Session(port);
  expect((await askHttp2(session, { ':path': '/sd' })).status).toBe(200);
  expect(session.remoteSettings).toMatchObject({ maxConcurrentStreams: 64, maxHeaderListSize: 16_384 });
});

test('HTTP/2: a client that takes no byte of its answer is cut', async () => {
  const { port } = await serveGated(tls(), { limits: { stalledTimeout: 200 } });
  const session = connect(`https://127.0.0.1:${port}`, {
    rejectUnauthorized: false,
    settings: { initialWindowSize: 0 },
  });
  onTestFinished(() => session.destroy());
  const stream = session.request({ ':path': '/metrics' });
  stream.on('error', () => {});
  await once(stream, 'close');
  expect(stream.rstCode).toBe(8);
});

test('while the file is broken, a connection that stands gets nothing but the open routes', async () => {
  const { port, file } = await serveGated(users);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const over = async (path: string): Promise<number> =>
    (await ask(port, path, { agent, tls: false, auth: 'dave:dave123' })).status;
  expect(await over('/metrics')).toBe(200);
  await writeFile(file, 'basic_auth_users: [');
  await eventually(async () => expect(await over('/metrics')).toBe(500));
  expect(await over('/-/healthy')).toBe(200);
});

// Those who read a scrape over TLS resume their session, unless certificates count: a resumed one shows none.
test.each([
  ['', true],
  [anyCert, false],
])('with the TLS settings %j a session is resumed: %s', async (more, isResumed) => {
  const { port } = await serveGated(tls(more));
  const resumed = async (session?: Buffer): Promise<TLSSocket> => {
    const options = { port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.2' } as const;
    const socket = connectTls({ ...options, ...client, ...(session && { session }) });
    onTestFinished(() => void socket.destroy());
    await once(socket, 'secureConnect');
    return socket;
  };
  const first = await resumed();
  expect((await resumed(first.getSession())).isSessionReused()).toBe(isResumed);
});
