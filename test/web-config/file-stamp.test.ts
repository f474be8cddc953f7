import { utimesSync, writeFileSync } from 'node:fs';
import { rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { stampOf } from '../../src/http/web-config/file-stamp.ts';
import { eventually, temporaryFolder } from '../support/command.ts';

/** Once the files have rested. */
async function settled(...files: string[]): Promise<string> {
  return eventually(async () => {
    const stamp = await stampOf(files);
    if (stamp === undefined) throw new Error('has only just changed');
    return stamp;
  });
}

test('a stamp is taken of a file that has rested, none of one that has only just changed or is gone', async () => {
  const file = join(await temporaryFolder(), 'a');
  // On a slow machine the look may come late.
  await eventually(async () => {
    await writeFile(file, 'a');
    expect(await stampOf([file])).toBeUndefined();
  });
  await pause(100);
  expect(await stampOf([file])).toBeDefined();
  await rm(file);
  expect(await stampOf([file])).toBeUndefined();
});

test.each<[string, (file: string) => Promise<unknown>]>([
  ['a rewrite of the same length', async (file) => writeFile(file, 'two')],
  [
    'a rewrite whose time was set back',
    async (file) => {
      await writeFile(file, 'two');
      await utimes(file, 1, 1);
    },
  ],
  [
    'a replacement',
    async (file) => {
      await writeFile(`${file}.new`, 'two');
      await utimes(`${file}.new`, 1, 1);
      await rename(`${file}.new`, file);
    },
  ],
  [
    'a link in its place',
    async (file) => {
      await writeFile(`${file}.target`, 'one');
      await rm(file);
      await symlink(`${file}.target`, file);
    },
  ],
])('%s gives another stamp', async (_, change) => {
  const file = join(await temporaryFolder(), 'a');
  await writeFile(file, 'one');
  await utimes(file, 1, 1);
  const before = await settled(file);
  expect(await settled(file)).toBe(before);
  await change(file);
  expect(await settled(file)).not.toBe(before);
});

test('of several files each counts', async () => {
  const folder = await temporaryFolder();
  const files = ['a', 'b', 'c'].map((name) => join(folder, name));
  for (const file of files) await writeFile(file, 'one');
  const stamps = new Set([await settled(...files)]);
  for (const file of files) {
    await writeFile(file, 'two');
    stamps.add(await settled(...files));
  }
  expect(stamps.size).toBe(4);
});

test('a link has the stamp of what it leads to, and another one once it leads to a file that is as old', async () => {
  const folder = await temporaryFolder();
  const [a = '', b = '', link = ''] = ['a', 'b', 'link'].map((name) => join(folder, name));
  // Within one tick of the clock of files, mostly.
  for (const file of [a, b]) writeFileSync(file, 'one');
  for (const file of [a, b]) utimesSync(file, 1, 1);
  await symlink(a, link);
  const before = await settled(link);
  expect(before).toBe(await settled(a));
  await rm(link);
  await symlink(b, link);
  expect(await settled(link)).not.toBe(before);
  await writeFile(b, 'two');
  expect(await settled(link)).toBe(await settled(b));
});
