import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { expect, test } from 'vitest';
import { loadWebConfig } from '../../src/http/web-config/load-web-config.ts';
import { takeSystemdSockets } from '../../src/http/systemd-sockets.ts';
import { eventually, temporaryFolder } from '../support/command.ts';
import { ask, serveGated, users } from './gate-server.ts';

const status = async (port: number, auth: string, path = '/metrics'): Promise<number> =>
  (await ask(port, path, { auth, tls: false })).status;

test('of a password the first 72 bytes count', async () => {
  const { port } = await serveGated(`basic_auth_users:\n  dave: ${hashSync('é'.repeat(36), 4)}\n`);
  expect(await status(port, `dave:${'é'.repeat(36)}`)).toBe(200);
  expect(await status(port, `dave:${'é'.repeat(36)}and more`)).toBe(200);
  expect(await status(port, `dave:${'é'.repeat(35)}`)).toBe(401);
  expect(await status(port, `dave:${'é'.repeat(35)}x`)).toBe(401);
});

test.each([
  ['03', /cost 3 is outside allowed inclusive range 4\.\.31/],
  ['04', undefined],
  ['18', undefined],
  ['19', /cost 19 would take minutes/],
  ['31', /cost 31 would take minutes/],
  ['32', /cost 32 is outside allowed inclusive range 4\.\.31/],
])('a hash of cost %s: %s', async (cost, problem) => {
  const file = join(await temporaryFolder(), 'web.yml');
  await writeFile(file, users.replace('$10$', `$${cost}$`));
  const loaded = loadWebConfig(file);
  if (problem === undefined) await expect(loaded).resolves.toBeDefined();
  else await expect(loaded).rejects.toThrow(problem);
});

// Not by the clock: a queue that fills shows that each was checked.
test.each(['dave', 'nobody'])(
  'the password of %s costs a check, whether there is such a user or not',
  async (name) => {
    const { port } = await serveGated(users);
    const flood = Array.from({ length: 30 }, (_, index) => status(port, `${name}:wrong${index}`));
    const codes = await Promise.all(flood);
    expect(codes.filter((code) => code === 503).length).toBeGreaterThan(10);
    expect(codes.filter((code) => code === 401).length).toBeGreaterThan(7);
  },
);

test('no flood of wrong passwords keeps out who was let in before', async () => {
  const { port } = await serveGated(users);
  expect(await status(port, 'dave:dave123')).toBe(200);
  const floods: Promise<number>[] = [];
  for (let round = 0; round < 2; round += 1) {
    for (let i = 0; i < 12; i += 1)
      floods.push(status(port, `${i % 2 === 0 ? 'dave' : `no${i}`}:${round}-${i}`));
    expect(await status(port, 'dave:dave123')).toBe(200);
  }
  expect(await Promise.all(floods)).not.toContain(200);
});

test('a password may hold colons', async () => {
  const { port } = await serveGated(`basic_auth_users:\n  dave: ${hashSync('p:w', 4)}\n`);
  expect(await status(port, 'dave:p:w')).toBe(200);
});

test('a password that was right is wrong once its hash is another', async () => {
  const { port, file } = await serveGated(`basic_auth_users:\n  dave: ${hashSync('old', 4)}\n`);
  expect(await status(port, 'dave:old')).toBe(200);
  await writeFile(file, `basic_auth_users:\n  dave: ${hashSync('new', 4)}\n`);
  await eventually(async () => expect(await status(port, 'dave:new')).toBe(200));
  expect(await status(port, 'dave:old')).toBe(401);
});

test.each([
  ['/denter/-/healthy', 200],
  ['/denter/-/ready', 200],
  ['/denter/-/healthy?x=1', 200],
  ['/-/healthy', 401],
  ['/-/ready', 401],
  ['/denter/-/healthy/', 401],
  ['/denter//-/healthy', 401],
  ['/DENTER/-/healthy', 401],
  ['/x/../denter/-/healthy', 401],
  ['/denter/metrics', 401],
  ['/', 401],
])('behind the prefix /denter, %s is answered with %i without a password', async (path, wanted) => {
  const { port } = await serveGated(users, { prefix: '/denter' });
  expect((await ask(port, path, { tls: false })).status).toBe(wanted);
});

test('sockets of systemd are taken by the process that they are for, once', () => {
  const given = (LISTEN_PID: string, LISTEN_FDS: string): NodeJS.ProcessEnv => ({
    LISTEN_PID,
    LISTEN_FDS,
    LISTEN_FDNAMES: 'a',
  });
  const mine = given('7', '2');
  expect(takeSystemdSockets(mine, 7)).toEqual([{ fd: 3 }, { fd: 4 }]);
  expect(mine).toEqual({});
  for (const environment of [
    given('8', '2'),
    given('', '2'),
    given('7', '0'),
    given('7', '-1'),
    given('7', '1e9'),
    mine,
  ]) {
    expect(() => takeSystemdSockets(environment, 7)).toThrow('no socket activation file descriptors found');
    expect(environment).toEqual({});
  }
});
