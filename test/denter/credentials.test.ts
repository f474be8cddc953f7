import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Credentials } from '../../src/config/config.ts';
import { Secret, type SecretSource } from '../../src/config/secret.ts';
import { type CallCredentials, credentialsOf, readCredentials } from '../../src/denter/credentials.ts';
import { Deadline } from '../../src/denter/deadline.ts';
import { setOf } from '../support/settings.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denter-secret-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const value = (text: string) => ({ from: 'value', value: new Secret(text) }) as const;
const api = (secret: Extract<Credentials, { mode: 'api' }>['secret']) =>
  setOf({ credentials: { mode: 'api', identifier: 'id', secret } });
const md5OfSecret = '5ebe2294ecd0e0f08eab7690d2a6ee69';

/** What this process has open. */
async function openFiles(): Promise<string[]> {
  const names = await readdir('/proc/self/fd');
  return Promise.all(names.map(async (name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
}

describe('credentialsOf', () => {
  it.each([
    ['a secret', (source: SecretSource) => api(source)],
    [
      'a password',
      (password: SecretSource) => setOf({ credentials: { mode: 'admin', username: 'a', password } }),
    ],
    ['an access key', (accessKey: SecretSource) => ({ ...api(value('abc')), accessKey })],
  ] as const)('reads %s again at each poll where it stands in a file', async (_what, setWith) => {
    const path = join(folder, 'rotated');
    const set = setWith({ from: 'file', path });
    const read: unknown[] = [];
    for (const content of ['first', 'second']) {
      await writeFile(path, content);
      read.push(await credentialsOf(set, new Deadline(5_000)));
    }
    expect(read).toMatchObject([
      { secrets: expect.arrayContaining(['first']) as string[] },
      { secrets: expect.arrayContaining(['second']) as string[] },
    ]);
  });
});

const fieldsOf = ({ form }: CallCredentials) => [...new URLSearchParams(form)];

describe('readCredentials', () => {
  it('takes a secret from its value', async () => {
    expect(fieldsOf(await readCredentials(api(value('abc'))))).toEqual([
      ['identifier', 'id'],
      ['secret', 'abc'],
    ]);
  });

  it('takes a secret from the environment', async () => {
    vi.stubEnv('DENTER_TEST_SECRET', 'abc');
    expect((await readCredentials(api({ from: 'env', name: 'DENTER_TEST_SECRET' }))).secrets).toEqual([
      'abc',
    ]);
  });

  it.each([
    ['no newline', 'abc', 'abc'],
    ['a newline', 'abc\n', 'abc'],
    ['a carriage return and newline', 'abc\r\n', 'abc'],
    ['a trailing blank, which is part of it', 'abc \n', 'abc '],
    ['a byte order mark', '\uFEFFabc\n', 'abc'],
  ])('takes a secret from a file with %s', async (_what, content, secret) => {
    const path = join(folder, 'secret');
    await writeFile(path, content);
    expect((await readCredentials(api({ from: 'file', path }))).secrets).toEqual([secret]);
  });

  it('reads the file again each time', async () => {
    const path = join(folder, 'secret');
    await writeFile(path, 'old');
    const before = await readCredentials(api({ from: 'file', path }));
    await writeFile(path, 'new');
    const after = await readCredentials(api({ from: 'file', path }));
    expect(after.secrets).toEqual(['new']);
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect((await readCredentials(api({ from: 'file', path }))).fingerprint).toBe(after.fingerprint);
    expect(await openFiles()).not.toContain(path);
  });

  it.each([
    ['is empty', '', 'is empty'],
    ['holds a newline only', '\n', 'is empty'],
    ['has two lines', 'a\nb\n', 'has more than one line or a NUL character'],
    ['has two newlines at its end', 'a\n\n', 'has more than one line or a NUL character'],
    ['holds a carriage return', 'a\rb', 'has more than one line or a NUL character'],
    ['holds NUL', 'a\0b', 'has more than one line or a NUL character'],
    ['is no text', Buffer.from([0xff, 0xfe]), 'is not UTF-8 text'],
    ['is too large', 'a'.repeat(4097), 'is larger than 4096 bytes'],
  ])('refuses a file that %s, naming it', async (_what, content, why) => {
    const path = join(folder, 'secret');
    await writeFile(path, content);
    await expect(readCredentials(api({ from: 'file', path }))).rejects.toMatchObject({
      code: 'secret',
      message: `the secret file ${path} ${why}`,
    });
  });

  it('refuses a file that is missing, a directory, or a pipe that nobody writes to', async () => {
    const path = join(folder, 'secret');
    await expect(readCredentials(api({ from: 'file', path }))).rejects.toMatchObject({
      code: 'secret',
      message: `the secret file ${path} can't be read: ENOENT`,
      cause: { code: 'ENOENT' },
    });
    execFileSync('mkfifo', [path]);
    await expect(readCredentials(api({ from: 'file', path }))).rejects.toMatchObject({ code: 'secret' });
    await rm(path);
    await mkdir(path);
    await expect(readCredentials(api({ from: 'file', path }))).rejects.toMatchObject({
      message: `the secret file ${path} is a directory`,
    });
  });

  it.skipIf(process.getuid?.() === 0)('refuses a file that it may not read', async () => {
    const path = join(folder, 'secret');
    await writeFile(path, 'abc');
    await chmod(path, 0);
    await expect(readCredentials(api({ from: 'file', path }))).rejects.toMatchObject({ code: 'secret' });
  });

  it('refuses an environment variable that is not set, without showing its name, which may be the secret itself', async () => {
    const source = { from: 'env', name: 'DENTER_TEST_NO_SECRET' } as const;
    await expect(readCredentials(api(source))).rejects.toMatchObject({
      code: 'secret',
      message: 'the environment variable that secret_env names is not set',
    });
  });

  it("gives an administrator's password as its MD5 digest, and hides both", async () => {
    const read = await readCredentials(
      setOf({ credentials: { mode: 'admin', username: 'root', password: value('secret') } }),
    );
    expect(fieldsOf(read)).toEqual([
      ['username', 'root'],
      ['password', md5OfSecret],
    ]);
    expect(read.secrets).toEqual([md5OfSecret, 'secret']);
  });

  it('takes the digest of a password that is not ASCII as of UTF-8', async () => {
    const credentials = { mode: 'admin', username: 'root', password: value('wörd') } as const;
    const read = await readCredentials(setOf({ credentials }));
    expect(fieldsOf(read)[1]).toEqual(['password', 'b6de576f4c149654489d32f403d0493b']);
  });

  it('takes the digest itself, in either case, and hides it as it was written too', async () => {
    const set = setOf({
      credentials: { mode: 'admin_md5', username: 'root', passwordMd5: value(md5OfSecret.toUpperCase()) },
    });
    const read = await readCredentials(set);
    expect(fieldsOf(read)[1]).toEqual(['password', md5OfSecret]);
    expect(read.secrets).toEqual([md5OfSecret, md5OfSecret.toUpperCase()]);
  });

  it.each(['hunter2', `${md5OfSecret}0`])(
    'refuses the digest %s that is none, without showing it',
    async (text) => {
      const set = setOf({
        credentials: { mode: 'admin_md5', username: 'root', passwordMd5: value(text) },
      });
      await expect(readCredentials(set)).rejects.toMatchObject({
        code: 'secret',
        message: 'the value of password_md5 is no MD5 digest (32 hexadecimal digits)',
      });
    },
  );

  it('adds an access key, and refuses one with a character that none can have', async () => {
    const withKey = (key: string) => ({ ...api(value('abc')), accessKey: value(key) });
    const read = await readCredentials(withKey('aZ09!@#$%.()*[]-_'));
    expect(fieldsOf(read)[2]).toEqual(['accesskey', 'aZ09!@#$%.()*[]-_']);
    expect(read.secrets).toEqual(['abc', 'aZ09!@#$%.()*[]-_']);
    await expect(readCredentials(withKey('no spaces'))).rejects.toMatchObject({ code: 'secret' });
  });
});
