import { rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stampOf } from '../../src/http/web-config/file-stamp.ts';
import { eventually, temporaryFolder } from '../support/command.ts';

/** Once the files have rested. */
async function settled(file: string): Promise<string> {
  return eventually(async () => {
    const stamp = await stampOf([file]);
    if (stamp === undefined) throw new Error('has only just changed');
    return stamp;
  });
}

test('of a file that has only just changed no stamp is taken', async () => {
  const file = join(await temporaryFolder(), 'a');
  // On a slow machine the look may come late.
  await eventually(async () => {
    await writeFile(file, 'a');
    expect(await stampOf([file])).toBeUndefined();
  });
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
  ['its end', async (file) => rm(file)],
])('%s gives another stamp', async (_, change) => {
  const file = join(await temporaryFolder(), 'a');
  await writeFile(file, 'one');
  await utimes(file, 1, 1);
  const before = await settled(file);
  expect(await settled(file)).toBe(before);
  await change(file);
  expect(await settled(file)).not.toBe(before);
});
