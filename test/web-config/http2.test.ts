import { writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:tls';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { ask, askHttp2, basic, cut, http2Session, serveGated, testdata, tls, users } from './gate-server.ts';
import { eventually } from '../support/command.ts';

const authorization = basic('dave:dave123');

test('HTTP/2 answers as HTTP/1 does, behind the same gate', async () => {
  const { port } = await serveGated(`${tls()}${users}`);
  const session = http2Session(port);
  expect(await askHttp2(session)).toMatchObject({ status: 401, body: 'Unauthorized\n' });
  expect(await askHttp2(session, { authorization: basic('dave:wrong') })).toMatchObject({ status: 401 });
  expect(await askHttp2(session, { ':path': '/-/healthy' })).toMatchObject({ status: 200 });
  const { body } = await ask(port, '/metrics', { auth: 'dave:dave123' });
  expect(await askHttp2(session, { authorization })).toMatchObject({ status: 200, body });
});

test('HEAD over HTTP/2 has the headers of GET and no body', async () => {
  const { port } = await serveGated(tls());
  const session = http2Session(port);
  const { headers } = await askHttp2(session);
  const head = await askHttp2(session, { ':method': 'HEAD' });
  expect(head).toMatchObject({ status: 200, body: '' });
  expect(head.headers['content-length']).toBe(headers['content-length']);
  expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
});

test.each([
  ['//-/healthy', 'GET'],
  ['/-/healthy/../../metrics', 'GET'],
  ['/%2e/metrics', 'GET'],
  ['*', 'OPTIONS'],
  ['/-/healthy', 'DELETE'],
])('%s by %s over HTTP/2 needs the password', async (path, method) => {
  const { port } = await serveGated(`${tls()}${users}`);
  const asked = askHttp2(http2Session(port), { ':path': path, ':method': method });
  expect((await asked).status).toBe(401);
});

test('an HTTP/2 connection that was made under other settings is not answered, not even its open routes', async () => {
  for (const path of ['/metrics', '/-/healthy']) {
    const { port, file } = await serveGated(tls());
    const session = http2Session(port);
    expect((await askHttp2(session)).status).toBe(200);
    const ended = once(session, 'close');
    await writeFile(file, tls('  min_version: TLS13\n'));
    await eventually(async () => {
      await expect(ask(port, '/metrics', { maxVersion: 'TLSv1.2' })).rejects.toThrow(cut);
    });
    await expect(askHttp2(session, { ':path': path })).rejects.toThrow(/REFUSED_STREAM/);
    await ended;
  }
});

test('a certificate that is replaced while the process runs is served', async () => {
  const { port, file } = await serveGated(tls());
  const served = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const session = http2Session(port);
      session.once('connect', (_session, socket) => {
        if (!('getPeerX509Certificate' in socket)) throw new TypeError('no TLS');
        resolve(Object(socket).getPeerX509Certificate().subject);
      });
      session.once('error', reject);
    });
  const before = await served();
  const other = ['pem', 'key'].map((kind) => join(testdata, `client_selfsigned.${kind}`));
  await writeFile(file, `tls_server_config:\n  cert_file: ${other[0]}\n  key_file: ${other[1]}\n`);
  await eventually(async () => expect(await served()).not.toEqual(before));
});

test('an HTTP/2 connection that has asked stays, until it is idle', async () => {
  const limits = { headersTimeout: 300, keepAliveTimeout: 1_500 };
  const { port } = await serveGated(tls(), { limits });
  const session = http2Session(port);
  const ended = once(session, 'close');
  expect((await askHttp2(session)).status).toBe(200);
  await pause(700);
  expect((await askHttp2(session)).status).toBe(200);
  await ended;
});

test.each([
  [tls(), ['http/1.1', 'h2'], 'h2'],
  [tls(), ['http/1.1'], 'http/1.1'],
  ['web_config_noAuth_noHTTP2.good.yml', ['h2', 'http/1.1'], 'http/1.1'],
])('the protocol that both sides prefer is spoken (%#)', async (config, offered, wanted) => {
  const { port } = await serveGated(config);
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: offered });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  expect(socket.alpnProtocol).toBe(wanted);
});

test('the end of the server is told to HTTP/2 connections, which are not just cut', async () => {
  const { port, close } = await serveGated(tls());
  const session = http2Session(port);
  const ended = once(session, 'close');
  let isTold = false;
  session.once('goaway', () => (isTold = true));
  expect((await askHttp2(session)).status).toBe(200);
  await close();
  await ended;
  expect(isTold).toBe(true);
});

test('HTTP/2 connections that ask nothing and end leave no timer behind', async () => {
  const { port } = await serveGated(tls(), { limits: { headersTimeout: 30_000 } });
  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  for (let i = 0; i < 30; i += 1) {
    const session = http2Session(port);
    await once(session, 'remoteSettings');
    session.destroy();
  }
  await eventually(() => expect(timers() - before).toBeLessThan(15));
});

test('a mistake of ours ends the request, is logged, and lets nobody in', async () => {
  const app = Object.assign(express(), {
    handle: () => {
      throw new Error('a mistake');
    },
  });
  const { port, logged } = await serveGated(tls(), { app });
  await expect(ask(port)).rejects.toThrow(cut);
  const stream = http2Session(port).request({ ':path': '/metrics' });
  let isAnswered = false;
  stream.on('error', () => {}).once('response', () => (isAnswered = true));
  await once(stream, 'close');
  expect(isAnswered).toBe(false);
  expect(logged).toHaveLength(2);
  expect(new Set(logged.map((line) => line.split(' {')[0]))).toEqual(new Set(['answering a request failed']));
});

test.each([
  [tls(), { tls: true, http2: true, basicAuth: false }],
  [users, { tls: false, http2: false, basicAuth: true }],
  ['web_config_noAuth_noHTTP2.good.yml', { tls: true, http2: false, basicAuth: false }],
])('the gate tells what is in force (%#)', async (config, wanted) => {
  const { gate } = await serveGated(config);
  expect(await gate.describe()).toEqual(wanted);
});
