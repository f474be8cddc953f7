import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { autoReload } from '../../src/cli/auto-reload.ts';
import { temporaryFolder } from '../support/command.ts';

const intervalMs = 60_000;

/** Watches a file; a look begins when the fake time has come, and has ended when the next one is planned. */
async function watch(onReload: () => Promise<void> | void = () => {}) {
  const file = join(await temporaryFolder(), 'config.yml');
  const watched = { file, reloads: 0, end: (): void => {} };
  watched.end = autoReload(file, intervalMs, async () => {
    watched.reloads += 1;
    await onReload();
  });
  onTestFinished(() => watched.end());
  return watched;
}

async function lookEnds(): Promise<void> {
  while (vi.getTimerCount() === 0) await nextTurn();
}

async function look(file: string, content: string): Promise<void> {
  await writeFile(file, content);
  vi.advanceTimersByTime(intervalMs);
  await lookEnds();
}

describe('autoReload', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
  });

  it('reloads when the content has changed since the last look, once for each change', async () => {
    const watched = await watch();
    const counts: number[] = [];
    for (const content of ['a', 'a', 'b', 'b', 'b', 'a', 'a']) {
      await look(watched.file, content);
      counts.push(watched.reloads);
    }
    expect(counts).toEqual([0, 0, 1, 1, 1, 2, 2]);
  });

  it('reloads once, not at every look, when the file is gone, and once when it is back', async () => {
    const watched = await watch();
    await look(watched.file, 'a');
    await rm(watched.file);
    for (let i = 0; i < 3; i += 1) {
      vi.advanceTimersByTime(intervalMs);
      await lookEnds();
    }
    expect(watched.reloads).toBe(1);
    await look(watched.file, 'a');
    expect(watched.reloads).toBe(2);
  });

  it('looks at once, and then only after each interval', async () => {
    const watched = await watch();
    await writeFile(watched.file, 'a');
    vi.advanceTimersByTime(0);
    expect(vi.getTimerCount()).toBe(0);
    await lookEnds();
    vi.advanceTimersByTime(intervalMs - 1);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1);
    expect(vi.getTimerCount()).toBe(0);
    await lookEnds();
  });

  it('does not plan another look while it reloads', async () => {
    const watched = await watch(async () => new Promise(() => {}));
    await look(watched.file, 'a');
    await writeFile(watched.file, 'b');
    vi.advanceTimersByTime(intervalMs);
    while (watched.reloads === 0) await nextTurn();
    await nextTurn();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does nothing more once it was ended, not even for a look that was under way', async () => {
    const watched = await watch();
    await look(watched.file, 'a');
    await writeFile(watched.file, 'b');
    vi.advanceTimersByTime(intervalMs);
    watched.end();
    await pause(50);
    expect([watched.reloads, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('plans no look more when it was ended between two, or while it reloaded', async () => {
    const between = await watch();
    await look(between.file, 'a');
    between.end();
    expect(vi.getTimerCount()).toBe(0);
    const reloading = await watch(() => reloading.end());
    await look(reloading.file, 'a');
    await writeFile(reloading.file, 'b');
    vi.advanceTimersByTime(intervalMs);
    while (reloading.reloads === 0) await nextTurn();
    await nextTurn();
    expect(vi.getTimerCount()).toBe(0);
  });
});
