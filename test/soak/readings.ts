import { readdir, readlink } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { getHeapCodeStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { vi } from 'vitest';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What a process holds at one moment. */
export interface Holdings {
  /**
   * After garbage collection, in bytes: with buffers, without compiled code, of which V8 makes more for hours, though no object is
   * kept any more than before.
   */
  readonly heap: number;
  readonly descriptors: number;
  readonly sockets: number;
  /** What keeps libuv busy: sockets, servers, requests. */
  readonly handles: number;
  /** Timers of the simulated clock. */
  readonly timers: number;
}

export async function readHoldings(): Promise<Holdings> {
  // Each collection frees what the finalizers of the last one let go of.
  for (let round = 0; round < 3; round += 1) {
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    collectGarbage();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const code = getHeapCodeStatistics();
  const handles = process.getActiveResourcesInfo();
  const open = await openDescriptors();
  return {
    heap: heapUsed + arrayBuffers - code.code_and_metadata_size - code.bytecode_and_metadata_size,
    descriptors: open.length,
    sockets: open.filter((target) => target.startsWith('socket:')).length,
    handles: handles.filter((name) => name !== 'Timeout' && name !== 'Immediate').length,
    timers: vi.getTimerCount(),
  };
}

async function openDescriptors(): Promise<string[]> {
  const names = await readdir('/proc/self/fd');
  // The folder itself is among them, and closed by now.
  const targets = await Promise.all(
    names.map(async (name) => readlink(`/proc/self/fd/${name}`).catch(() => '')),
  );
  return targets.filter((target) => target !== '');
}
