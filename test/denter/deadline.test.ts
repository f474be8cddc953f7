import { getEventListeners } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Deadline, untilAborted } from '../../src/denter/deadline.ts';
import { DenterError } from '../../src/denter/denter-error.ts';

const never = new Promise<string>(() => {});

describe('Deadline', () => {
  it('leaves no timer and no listener behind', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { signal } = new AbortController();
    new Deadline(1000, signal).clear();
    expect([vi.getTimerCount(), getEventListeners(signal, 'abort')]).toEqual([0, []]);
  });
});

describe('untilAborted', () => {
  it('ends as the work does, and lets go of the signal', async () => {
    const { signal } = new AbortController();
    expect(await untilAborted(Promise.resolve('done'), signal, 'while working')).toBe('done');
    const failure = new Error('failed');
    await expect(untilAborted(Promise.reject(failure), signal, 'while working')).rejects.toBe(failure);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it("ends with the signal's reason, and what was being done", async () => {
    const controller = new AbortController();
    const waiting = untilAborted(never, controller.signal, 'while working');
    controller.abort(new DenterError('timeout', 'given up'));
    const wanted = { code: 'timeout', message: 'given up while working' };
    await expect(waiting).rejects.toMatchObject(wanted);
    await expect(untilAborted(never, controller.signal, 'while working')).rejects.toMatchObject(wanted);
  });

  it('is not stopped by work that fails after it was given up', async () => {
    const controller = new AbortController();
    controller.abort(new DenterError('timeout', 'given up'));
    // An unhandled rejection would fail the run.
    const late = Promise.reject(new Error('late'));
    await expect(untilAborted(late, controller.signal, 'while working')).rejects.toMatchObject({
      message: 'given up while working',
    });
  });
});
