import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Deadline, untilOver } from '../../src/denter/deadline.ts';

const never = new Promise<string>(() => {});

function fakeTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

describe('Deadline', () => {
  it('is over after its time, for the reason that is told first', () => {
    fakeTimers();
    const deadline = new Deadline(1000);
    const told: string[] = [];
    deadline.onEnd(({ message }) => told.push(message));
    vi.advanceTimersByTime(999);
    expect([deadline.reason, told]).toEqual([undefined, []]);
    vi.advanceTimersByTime(1);
    deadline.giveUp();
    deadline.onEnd(({ message }) => told.push(message));
    expect(told).toEqual(['no whole answer within 1 s,', 'no whole answer within 1 s,']);
  });

  it.each(['giveUp', 'clear'] as const)('leaves no timer behind after %s', (end) => {
    fakeTimers();
    new Deadline(1000)[end]();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('untilOver', () => {
  it('ends as the work does', async () => {
    const deadline = new Deadline(60_000);
    expect(await untilOver(Promise.resolve('done'), deadline, 'while working')).toBe('done');
    const failure = new Error('failed');
    await expect(untilOver(Promise.reject(failure), deadline, 'while working')).rejects.toBe(failure);
  });

  it("ends with the deadline's reason, and what was being done", async () => {
    const deadline = new Deadline(60_000);
    const waiting = untilOver(never, deadline, 'while working');
    deadline.giveUp();
    const wanted = { code: 'timeout', message: 'given up while working' };
    await expect(waiting).rejects.toMatchObject(wanted);
    await expect(untilOver(never, deadline, 'while working')).rejects.toMatchObject(wanted);
  });

  it('is not stopped by work that fails after it was given up', async () => {
    const deadline = new Deadline(60_000);
    deadline.giveUp();
    // An unhandled rejection would fail the run.
    const late = Promise.reject(new Error('late'));
    await expect(untilOver(late, deadline, 'while working')).rejects.toMatchObject({
      message: 'given up while working',
    });
  });
});
