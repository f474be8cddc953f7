import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Config, ConnectionConfig } from '../../src/config/config.ts';
import type { Way } from '../../src/denter/origin-clients.ts';
import { makeCertificates } from '../../src/simulator/certificates.ts';
import { askForError, testConnections } from '../support/ask-once.ts';
import { fakeTime } from '../support/fake-poller.ts';
import { serveHttp } from '../support/server.ts';
import { helpdeskOf, plainConnection } from '../support/settings.ts';

const isOpen = (way: Way) => !('closed' in way && way.closed === true);

describe('Connections, the life of a route', () => {
  let folder: string;
  let pem: { ca: string; cert: string; key: string };
  const file = (name: keyof typeof pem) => join(folder, `${name}.pem`);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'denter-routes-'));
    const { ca, context } = await makeCertificates([]);
    const { cert, key } = await context('good');
    pem = { ca, cert: cert as string, key: key as string };
  });
  afterAll(async () => rm(folder, { recursive: true }));
  beforeEach(async () => {
    for (const name of ['ca', 'cert', 'key'] as const) {
      await writeFile(file(name), pem[name]);
      await utimes(file(name), 1000, 1000);
    }
  });

  const connection = (): ConnectionConfig => ({
    ...plainConnection,
    tls: { ...plainConnection.tls, caFile: file('ca'), certFile: file('cert'), keyFile: file('key') },
  });
  const configOf = (...helpdesks: Config['helpdesks']): Config => ({
    file: '',
    maxConcurrentPolls: 1,
    maxConcurrentLocalPolls: 1,
    helpdesks,
  });

  it.each(['ca', 'cert', 'key'] as const)('ends when the %s file is replaced', async (name) => {
    fakeTime();
    const connections = testConnections();
    const route = await connections.route(connection(), 1000);
    await writeFile(`${file(name)}.new`, pem[name]);
    await rename(`${file(name)}.new`, file(name));
    vi.advanceTimersByTime(1000);
    expect(await connections.route(connection(), 1000)).not.toBe(route);
  });

  it.each([
    ['moment of writing', async () => utimes(file('ca'), 2000, 2000)],
    [
      'size',
      async () => {
        await writeFile(file('ca'), `${pem.ca}\n`);
        await utimes(file('ca'), 1000, 1000);
      },
    ],
    [
      'inode',
      async () => {
        await writeFile(`${file('ca')}.new`, pem.ca);
        await utimes(`${file('ca')}.new`, 1000, 1000);
        await rename(`${file('ca')}.new`, file('ca'));
      },
    ],
  ])('ends when nothing but the %s of a file changes', async (_what, change) => {
    fakeTime();
    const connections = testConnections();
    const route = await connections.route(connection(), 1000);
    vi.advanceTimersByTime(1000);
    expect(await connections.route(connection(), 1000)).toBe(route);
    await change();
    vi.advanceTimersByTime(1000);
    expect(await connections.route(connection(), 1000)).not.toBe(route);
  });

  it('has its files looked at once a second, however often it is asked for', async () => {
    fakeTime();
    const connections = testConnections();
    const first = await connections.route(connection(), 1000);
    vi.advanceTimersByTime(1000);
    await connections.route(connection(), 1000);
    await utimes(file('ca'), 2000, 2000);
    vi.advanceTimersByTime(999);
    expect(connections.route(connection(), 1000)).toBe(first);
    vi.advanceTimersByTime(1);
    expect(await connections.route(connection(), 1000)).not.toBe(first);
  });

  it('has its files looked at again at once after a reload', async () => {
    fakeTime();
    const connections = testConnections();
    const helpdesk = helpdeskOf('https://x/', { connection: connection() });
    const { timeoutMs } = helpdesk.departmentSets[0]!;
    const route = await connections.route(connection(), timeoutMs);
    await utimes(file('ca'), 2000, 2000);
    connections.retain(configOf(helpdesk));
    expect(await connections.route(connection(), timeoutMs)).not.toBe(route);
  });

  it('is not given to a poll while a file is gone, and is again when it is back', async () => {
    fakeTime();
    const connections = testConnections();
    const route = await connections.route(connection(), 1000);
    await rename(file('ca'), `${file('ca')}.gone`);
    vi.advanceTimersByTime(1000);
    for (let poll = 1; poll <= 2; poll += 1) {
      await expect(connections.route(connection(), 1000)).rejects.toMatchObject({ code: 'tls' });
    }
    await rename(`${file('ca')}.gone`, file('ca'));
    expect(await connections.route(connection(), 1000)).toBe(route);
  });

  it('is closed when the timeout of a poll has passed since a file was replaced, so that who has got it can ask', async () => {
    fakeTime();
    const connections = testConnections();
    const { kept, fresh } = await connections.route(connection(), 1000);
    await utimes(file('ca'), 2000, 2000);
    vi.advanceTimersByTime(1000);
    await connections.route(connection(), 1000);
    vi.advanceTimersByTime(999);
    expect([kept, fresh].map(isOpen)).toEqual([true, true]);
    vi.advanceTimersByTime(1);
    expect([kept, fresh].map(isOpen)).toEqual([false, false]);
  });

  it('is closed when the timeout of a poll has passed since no configuration needs it any more, and goes on otherwise', async () => {
    fakeTime();
    const connections = testConnections();
    const needed = helpdeskOf('http://x/');
    const { timeoutMs } = needed.departmentSets[0]!;
    const route = await connections.route(plainConnection, timeoutMs);
    const unneeded = await connections.route(plainConnection, timeoutMs + 1);
    connections.retain(configOf(needed));
    vi.advanceTimersByTime(timeoutMs);
    expect([unneeded.kept, unneeded.fresh].map(isOpen)).toEqual([true, true]);
    vi.advanceTimersByTime(1);
    expect([unneeded.kept, unneeded.fresh].map(isOpen)).toEqual([false, false]);
    expect([route.kept, route.fresh].map(isOpen)).toEqual([true, true]);
    expect(await connections.route(plainConnection, timeoutMs)).toBe(route);
    expect(await connections.route(plainConnection, timeoutMs + 1)).not.toBe(unneeded);
  });

  it('ends at once with all others, and is not given to anybody any more', async () => {
    const connections = testConnections();
    const route = await connections.route(plainConnection, 1000);
    await connections.destroy();
    expect([route.kept, route.fresh].map(isOpen)).toEqual([false, false]);
    expect(await connections.route(plainConnection, 1000)).not.toBe(route);
  });

  it('fails the requests under way when it ends', async () => {
    const connections = testConnections();
    const url = await serveHttp(() => void connections.destroy());
    const { message } = await askForError(url, { connections, set: { timeoutMs: 30_000 } });
    expect(message).toContain('The client is closed');
  });

  it('does not begin with a file that is no certificate, and says so', async () => {
    await writeFile(file('cert'), 'nothing');
    const { code, message } = await askForError('https://127.0.0.1:1/', {
      helpdesk: { connection: connection() },
    });
    expect(code).toBe('tls');
    expect(message).toMatch(/^tls_config can't be used: ./);
  });
});
