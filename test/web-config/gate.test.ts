import { writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ask, client, client2, cut, serveGated, testdata, tls, users } from './gate-server.ts';
import { eventually } from '../support/command.ts';

const status = async (...args: Parameters<typeof ask>): Promise<number> => (await ask(...args)).status;

test.each([
  ['tls_config_noAuth.requireanyclientcert.good.yml', undefined, false],
  ['tls_config_noAuth.requireanyclientcert.good.yml', client, true],
  ['tls_config_noAuth.requireanyclientcertkeyinline.good.yml', client, true],
  ['tls_config_noAuth.requireandverifyclientcert.good.yml', undefined, false],
  ['tls_config_noAuth.requireandverifyclientcert.good.yml', client2, false],
  ['tls_config_noAuth.requireandverifyclientcert.good.yml', client, true],
  ['web_config_auth_client_san.good.yaml', client2, true],
  ['web_config_auth_client_san.bad.yaml', client2, false],
  ['web_config_noAuth.good.blocking.yml', undefined, false],
  ['web_config_noAuth.good.yml', undefined, true],
  ['web_config_noAuth.good.yml', client, false],
  ['web_config_noAuth_allCiphers.good.yml', undefined, true],
  ['web_config_noAuth_allCurves.good.yml', undefined, true],
  ['web_config_noAuth_noHTTP2.good.yml', undefined, true],
  ['web_config_noAuth_tlsInline.good.yml', undefined, true],
])('%s lets a client in or not (%#)', async (file, given, isIn) => {
  const { port } = await serveGated(file);
  const asked = ask(port, '/metrics', given ?? {});
  if (isIn) expect((await asked).status).toBe(200);
  else await expect(asked).rejects.toThrow(cut);
});

test.each([
  [
    'an older TLS version',
    'web_config_noAuth.good.yml',
    { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
  ],
  ['no common cipher', 'web_config_noAuth_someCiphers.good.yml', { ciphers: 'ECDHE-RSA-AES256-SHA' }],
  ['no common curve', 'web_config_noAuth_someCurves.good.yml', { ecdhCurve: 'P-384' }],
] as const)('a client with %s is refused', async (_, file, options) => {
  const { port } = await serveGated(file);
  await expect(ask(port, '/metrics', options)).rejects.toThrow(cut);
});

test('a client that shows no certificate where one is demanded is told so', async () => {
  const { port } = await serveGated('tls_config_noAuth.requireandverifyclientcert.good.yml');
  await expect(ask(port)).rejects.toThrow(/certificate required/);
});

test.each([
  ['GET', '/metrics', undefined, 401],
  ['GET', '/metrics', 'dave:dave123', 200],
  ['GET', '/metrics', 'dave:bad', 401],
  ['GET', '/metrics', 'dave:', 401],
  ['GET', '/metrics', 'nonexistent:dave123', 401],
  ['GET', '/', undefined, 401],
  ['POST', '/-/reload', undefined, 401],
  ['OPTIONS', '/', undefined, 401],
  ['GET', '/nothing', undefined, 401],
  ['GET', '/-/healthy', undefined, 200],
  ['HEAD', '/-/ready', undefined, 200],
  ['POST', '/-/healthy', undefined, 401],
  ['GET', '/-/healthy/', undefined, 401],
  ['GET', '//-/healthy', undefined, 401],
  ['GET', '/-/healthy/../../metrics', undefined, 401],
  ['GET', '/-/healthy%2f..%2f..%2fmetrics', undefined, 401],
  ['GET', '/-/HEALTHY', undefined, 401],
  ['GET', '/metrics?/-/healthy', undefined, 401],
  ['GET', '/metrics#/-/healthy', undefined, 401],
  ['GET', 'http://x/-/healthy', undefined, 401],
])('%s %s as %s is answered with %i', async (method, path, auth, wanted) => {
  const { port } = await serveGated('web_config_users_noTLS.good.yml');
  const { port: fast } = await serveGated(users);
  const at = auth?.startsWith('nonexistent') ? fast : port;
  expect(await status(at, path, { method, tls: false, ...(auth !== undefined && { auth }) })).toBe(wanted);
});

test('a refusal asks for Basic authentication and names nothing of ours', async () => {
  const { port } = await serveGated(users);
  const { headers, body } = await ask(port, '/', { tls: false });
  expect(headers).toMatchObject({ 'www-authenticate': 'Basic', 'x-content-type-options': 'nosniff' });
  expect(body).toBe('Unauthorized\n');
});

test('parts of credentials that are shifted are other credentials (CVE-2022-46146)', async () => {
  const { port } = await serveGated(users);
  expect(await status(port, '/metrics', { auth: 'dave:dave123', tls: false })).toBe(200);
  expect(await status(port, '/metrics', { auth: 'dav:edave123', tls: false })).toBe(401);
});

test('configured headers stand on every answer in place of ours', async () => {
  const { port } = await serveGated('web_config_headers.good.yml');
  const { headers } = await ask(port, '/', { tls: false });
  expect(headers).toMatchObject({
    'x-frame-options': 'deny',
    'x-xss-protection': '1',
    'content-security-policy': "default-src 'self' *.test.example.net",
  });
});

test.each([
  ['web_config_rate_limiter_nonblocking.yaml', 200, 200],
  ['web_config_rate_limiter_one_second.yaml', 429, 200],
])('%s: a request gets %i, /-/healthy gets %i', async (file, wanted, healthy) => {
  const { port } = await serveGated(file);
  expect(await status(port, '/metrics', { tls: false })).toBe(wanted);
  expect(await status(port, '/-/healthy', { tls: false })).toBe(healthy);
});

test('a file that breaks closes access, and opens it again when it is mended', async () => {
  const { port, file, logged } = await serveGated(users);
  const both = async (): Promise<number[]> => [
    await status(port, '/metrics', { auth: 'dave:dave123', tls: false }).catch(() => 0),
    await status(port, '/metrics', { tls: false }).catch(() => 0),
  ];
  expect(await both()).toEqual([200, 401]);
  for (const broken of ['', 'basic_auth_users: [', 'basic_auth_users: {}']) {
    await writeFile(file, broken);
    await eventually(async () => expect(await both()).toEqual([0, 0]));
    await writeFile(file, users);
    await eventually(async () => expect(await both()).toEqual([200, 401]));
  }
  expect(logged.filter((line) => line.includes('broken'))).toHaveLength(3);
});

test('another client CA ends connections and sessions that were made under the old one', async () => {
  const auth = (ca: string): string =>
    tls(`  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ${join(testdata, ca)}\n`);
  const { port, file } = await serveGated(auth('client_selfsigned.pem'));
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ...client, rejectUnauthorized: false });
  expect(await status(port, '/metrics', { agent })).toBe(200);
  await writeFile(file, auth('client2_selfsigned.pem'));
  await eventually(async () => expect(await status(port, '/metrics', client2)).toBe(200));
  await expect(ask(port, '/metrics', { agent })).rejects.toThrow(cut);
  agent.destroy();
});

test('TLS can not be turned off while the process runs', async () => {
  const { port, file } = await serveGated(tls());
  expect(await status(port)).toBe(200);
  await writeFile(file, 'http_server_config: {}');
  await eventually(async () => expect(ask(port)).rejects.toThrow(cut));
  await expect(ask(port, '/metrics', { tls: false })).rejects.toThrow(cut);
});
