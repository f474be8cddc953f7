import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Deadline } from '../../src/denter/deadline.ts';
import { runPhp } from '../../src/denter/local/php-process.ts';
import { eventually, temporaryFolder } from '../support/command.ts';

/** Runs a shell script as if it were PHP, in a folder of its own. */
async function run(code: string, deadline = new Deadline(60_000)) {
  const folder = await temporaryFolder();
  const phpBinary = join(folder, 'php');
  await writeFile(phpBinary, `#!/bin/sh\n${code}\n`, { mode: 0o755 });
  return { folder, ended: runPhp({ kind: 'local', denterRoot: folder, phpBinary }, '', deadline) };
}

/** From now on no timer fires. */
function stopTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

describe('runPhp', () => {
  it('keeps the end of stderr only', async () => {
    const { ended } = await run('head -c 50000 /dev/zero >&2; printf end >&2');
    const { stderr } = await ended;
    expect(stderr).toHaveLength(8192);
    expect(stderr.toString('latin1')).toMatch(/end$/);
  });

  it('ends what prints more than 1 MiB, and keeps no more', async () => {
    const { ended } = await run('head -c 1100000 /dev/zero; sleep 60');
    const { stdout, endedFor } = await ended;
    expect(endedFor).toMatchObject({ code: 'too_large' });
    expect(stdout.length).toBeLessThanOrEqual(1024 * 1024);
  });

  it('waits for no timer where all is well, and leaves none', async () => {
    const deadline = new Deadline(60_000);
    stopTime();
    const { ended } = await run('exit 0', deadline);
    expect(await ended).toMatchObject({ code: 0, signal: null, endedFor: undefined });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends at once what is given up already', async () => {
    const deadline = new Deadline(60_000);
    deadline.giveUp();
    const { ended } = await run('sleep 60', deadline);
    expect(await ended).toMatchObject({ signal: 'SIGTERM', endedFor: { message: 'given up' } });
  });

  it('asks with SIGTERM first, and leaves no timer where that does', async () => {
    const deadline = new Deadline(60_000);
    const { folder, ended } = await run(
      `trap 'touch asked; exit 7' TERM; touch ready; while :; do sleep 0.01; done`,
      deadline,
    );
    await eventually(() => expect(existsSync(join(folder, 'ready'))).toBe(true));
    stopTime();
    deadline.giveUp();
    expect(await ended).toMatchObject({ endedFor: { message: 'given up' } });
    expect(existsSync(join(folder, 'asked'))).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('names the first reason to end it', async () => {
    const deadline = new Deadline(60_000);
    const { folder, ended } = await run(
      `trap '' TERM; touch ready; while [ ! -e go ]; do :; done; exec cat /dev/zero`,
      deadline,
    );
    await eventually(() => expect(existsSync(join(folder, 'ready'))).toBe(true));
    deadline.giveUp();
    await writeFile(join(folder, 'go'), '');
    expect(await ended).toMatchObject({ signal: 'SIGKILL', endedFor: { message: 'given up' } });
  });
});
