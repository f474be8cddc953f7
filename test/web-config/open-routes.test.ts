import { writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ask, client, client2, cut, serveGated, testdata, tls, users } from './gate-server.ts';
import { eventually } from '../support/command.ts';

test('configured headers stand on answers that everybody gets, too', async () => {
  const { port } = await serveGated('web_config_headers.good.yml');
  const { headers } = await ask(port, '/-/healthy', { tls: false });
  expect(headers).toMatchObject({ 'x-frame-options': 'deny' });
});

test('no route is open to a connection that was made under an old client CA', async () => {
  const auth = (ca: string): string =>
    tls(`  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ${join(testdata, ca)}\n`);
  const { port, file } = await serveGated(auth('client_selfsigned.pem'));
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ...client, rejectUnauthorized: false });
  onTestFinished(() => agent.destroy());
  expect((await ask(port, '/-/healthy', { agent })).status).toBe(200);
  await writeFile(file, auth('client2_selfsigned.pem'));
  await eventually(async () => expect((await ask(port, '/-/healthy', client2)).status).toBe(200));
  await expect(ask(port, '/-/healthy', { agent })).rejects.toThrow(cut);
});

test.each(['{ interval: 1h, burst: 9 }', '{ interval: 2h, burst: 1 }'])(
  'a rate limit that is changed to %s holds at once',
  async (changed) => {
    const { port, file } = await serveGated('rate_limit: { interval: 1h, burst: 1 }');
    const status = async (): Promise<number> => (await ask(port, '/metrics', { tls: false })).status;
    expect([await status(), await status()]).toEqual([200, 429]);
    await writeFile(file, `rate_limit: ${changed}`);
    await eventually(async () => expect(await status()).toBe(200));
  },
);

test('who finds too many passwords of its own waiting is told when to come again, others wait', async () => {
  const { port } = await serveGated(users);
  const flood = Array.from({ length: 12 }, async (_, index) =>
    ask(port, '/metrics', { auth: `dave:wrong${index}`, tls: false }),
  );
  const other = ask(port, '/metrics', { auth: 'dave:wrong', tls: false, localAddress: '127.0.0.2' });
  const busy = (await Promise.all(flood)).filter(({ status }) => status === 503);
  expect(busy.length).toBeGreaterThan(0);
  expect(new Set(busy.map(({ headers }) => headers['retry-after']))).toEqual(new Set(['1']));
  expect((await other).status).toBe(401);
});
