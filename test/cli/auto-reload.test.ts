import { execFileSync } from 'node:child_process';
import { constants, open, readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { autoReload } from '../../src/cli/auto-reload.ts';
import { temporaryFolder } from '../support/command.ts';

/**
 * Watches a named pipe: each look waits there until the test writes what it is to find, so that no look goes unseen.
 */
async function watch(intervalMs: number, onReload: () => Promise<void> | void = () => {}) {
  const pipe = join(await temporaryFolder(), 'config.yml');
  execFileSync('mkfifo', [pipe]);
  const watched = { pipe, reloads: 0, end: (): void => {} };
  watched.end = autoReload(pipe, intervalMs, async () => {
    watched.reloads += 1;
    await onReload();
  });
  onTestFinished(async () => {
    watched.end();
    // Lets a look go that still waits.
    await (await open(pipe, 'r+')).close();
  });
  return watched;
}

/** One look, which finds this content. */
async function look(pipe: string, content: string): Promise<void> {
  await writeFile(pipe, content);
  await vi.waitFor(async () => expect(await openFiles()).not.toContain(pipe));
}

async function openFiles(): Promise<string[]> {
  const names = await readdir('/proc/self/fd');
  return Promise.all(names.map(async (name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
}

/** Fails where no look waits. */
async function openForLook(pipe: string) {
  return open(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
}

describe('autoReload', () => {
  it('reloads when the content has changed since the last look, once for each change', async () => {
    const watched = await watch(1);
    for (const content of ['a', 'a', 'b', 'b', 'b', 'a', 'a', 'a']) await look(watched.pipe, content);
    expect(watched.reloads).toBe(2);
  });

  it('looks at once, and then only after each interval', async () => {
    const { pipe } = await watch(60_000);
    await look(pipe, 'a');
    await pause(50);
    await expect(openForLook(pipe)).rejects.toMatchObject({ code: 'ENXIO' });
  });

  it('does not look while it reloads', async () => {
    const { pipe } = await watch(1, async () => new Promise(() => {}));
    await look(pipe, 'a');
    await look(pipe, 'b');
    await pause(50);
    await expect(openForLook(pipe)).rejects.toMatchObject({ code: 'ENXIO' });
  });

  it('takes a file that is not there for a content as well', async () => {
    let reloads = 0;
    const file = join(await temporaryFolder(), 'config.yml');
    onTestFinished(
      autoReload(file, 1, async () => {
        reloads += 1;
      }),
    );
    await pause(50);
    expect(reloads).toBe(0);
    await writeFile(file, 'a');
    await vi.waitFor(() => expect(reloads).toBe(1));
  });

  it('does nothing more once it was ended, not even for a look that was under way', async () => {
    const watched = await watch(1);
    await look(watched.pipe, 'a');
    const file = await open(watched.pipe, 'w');
    watched.end();
    await file.write('b');
    await file.close();
    await pause(50);
    expect(watched.reloads).toBe(0);
    await expect(openForLook(watched.pipe)).rejects.toMatchObject({ code: 'ENXIO' });
  });

  it('does not look again when it was ended between two looks', async () => {
    const { pipe, end } = await watch(100);
    await look(pipe, 'a');
    end();
    await pause(200);
    await expect(openForLook(pipe)).rejects.toMatchObject({ code: 'ENXIO' });
  });

  it('does not look again when it was ended while it reloaded', async () => {
    const watched = await watch(1, () => watched.end());
    await look(watched.pipe, 'a');
    await look(watched.pipe, 'b');
    await pause(50);
    await expect(openForLook(watched.pipe)).rejects.toMatchObject({ code: 'ENXIO' });
  });
});
