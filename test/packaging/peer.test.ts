import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it.each([
    { path: 'executable', ci: 'true', closingLine: '1 passed, 0 failed' },
    { path: 'executable', ci: '', closingLine: '1 passed, 0 failed' },
    { path: 'nothing', ci: 'true', closingLine: '0 passed, 1 failed' },
    { path: 'plain-file', ci: '', closingLine: '0 passed, 0 failed, 1 skipped' },
    { path: 'directory', ci: '', closingLine: '0 passed, 0 failed, 1 skipped' },
    { path: 'nothing', ci: '', closingLine: '0 passed, 0 failed, 1 skipped' },
    { path: 'nothing', ci: 'false', closingLine: '0 passed, 0 failed, 1 skipped' },
  ])('with $path on the PATH and CI=$ci ends as $closingLine', async ({ path, ci, closingLine }) => {
    const run = await runFixture('peer', { PATH: join(folder, path), CI: ci });
    expect(run.closingLine).toBe(closingLine);
  });

  it('says which Debian package brings the missing program', async () => {
    const run = await runFixture('peer', { PATH: folder, CI: 'true' });
    expect(run.errors).toContain('promtool is not on the PATH; NEEDS promtool: apt-get install prometheus');
  });
});
