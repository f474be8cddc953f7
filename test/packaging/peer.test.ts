import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFixture } from './run-fixture.ts';

describe('describeWithPeer', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'denter-exporter-peer-'));
    await mkdir(join(folder, 'executable'));
    await writeFile(join(folder, 'executable', 'promtool'), '#!/bin/true\n');
    await chmod(join(folder, 'executable', 'promtool'), 0o755);
    await mkdir(join(folder, 'plain-file'));
    await writeFile(join(folder, 'plain-file', 'promtool'), 'not a program');
    await mkdir(join(folder, 'directory', 'promtool'), { recursive: true });
  });

  afterAll(() => rm(folder, { recursive: true }));

  const on = (...folders: string[]): string => folders.map((name) => join(folder, name)).join(delimiter);
  it.each([
    { path: ['plain-file', 'directory', 'executable'], ci: 'true', closingLine: '1 passed, 0 failed' },
    { path: ['plain-file', 'directory'], ci: '', closingLine: '0 passed, 0 failed, 1 skipped' },
    { path: ['nothing'], ci: 'false', closingLine: '0 passed, 0 failed, 1 skipped' },
  ])('with $path on the PATH and CI=$ci ends as $closingLine', async ({ path, ci, closingLine }) => {
    const run = await runFixture('peer', { PATH: on(...path), CI: ci });
    expect(run.closingLine).toBe(closingLine);
  });

  it('fails in CI where the program is missing, and says which Debian package brings it', async () => {
    const run = await runFixture('peer', { PATH: on('nothing'), CI: 'true' });
    expect(run.closingLine).toBe('0 passed, 1 failed');
    expect(run.errors).toContain('promtool is not on the PATH; NEEDS promtool: apt-get install prometheus');
  });
});
