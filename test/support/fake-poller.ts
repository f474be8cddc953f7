import { setImmediate as nextTurn } from 'node:timers/promises';
import { onTestFinished, vi } from 'vitest';
import { Connections } from '../../src/denter/connections.ts';
import type { PollingContext } from '../../src/polling/polling-context.ts';
import { PollSlots } from '../../src/polling/poll-slots.ts';
import type { SetRecord } from '../../src/polling/set-record.ts';

/**
 * Fake time over real sockets: the clock stands still while a poll is under way. What is faked is what the pollers use;
 * the servers and the file system go on in real time.
 */
export function fakeTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

/** A context for pollers that notes every record, with steps through fake time. */
export class PollerBench {
  readonly records: SetRecord[] = [];
  /** When each poll asked, on the fake monotonic clock. */
  readonly askedAt: number[] = [];
  readonly context: PollingContext;
  #underWay = 0;

  constructor(limit = 64) {
    const connections = new Connections();
    onTestFinished(async () => connections.destroy());
    this.context = {
      connections,
      slots: new PollSlots(limit),
      localSlots: new PollSlots(limit),
      onPolled: (record) => {
        this.records.push(record);
        this.#underWay = Math.max(0, this.#underWay - 1);
      },
      trace: (_set, step) => {
        if (step !== 'asking') return;
        this.#underWay += 1;
        this.askedAt.push(performance.now());
      },
    };
  }

  get last(): SetRecord | undefined {
    return this.records.at(-1);
  }

  /** Lets so much time pass, a step at a time; polls that begin on the way end within the step. */
  async pass(ms: number, stepMs = 100): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      vi.advanceTimersByTime(Math.min(stepMs, ms - passed));
      await nextTurn();
      while (this.#underWay > 0) await nextTurn();
    }
  }

  /** Waits, in real time only, until something has come true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await nextTurn();
  }
}
