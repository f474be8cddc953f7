import { describe, expect, it, onTestFinished } from 'vitest';
import { unanswered } from '../faults/network-faults.ts';
import { type Shutdown, shutDown, startBusy } from './shutdown-run.ts';

const runs = Number(process.env['RELIABILITY_SHUTDOWNS'] ?? 1000);
const batch = 20;
const atOnce = 4;
const took: number[] = [];

async function oneRun(url: string, nth: number): Promise<Shutdown> {
  const busy = await startBusy(url);
  // Up to a fifth of a second later, at another moment each time.
  await new Promise((resolve) => setTimeout(resolve, (nth * 67) % 200));
  return shutDown(busy, nth % 2 === 0 ? 'SIGTERM' : 'SIGINT', nth % 4 < 2);
}

describe('a signal in the midst of everything', () => {
  const batches = Array.from({ length: Math.ceil(runs / batch) }, (_, index) => index * batch);

  it.each(batches)(
    'ends the exporter with 0 within 5 s, its last line written, from run %i on',
    async (first) => {
      const { url, close } = await unanswered();
      onTestFinished(close);
      for (let start = first; start < Math.min(first + batch, runs); start += atOnce) {
        const nths = Array.from({ length: Math.min(atOnce, runs - start) }, (_, index) => start + index);
        for (const { code, ms, messages, whole } of await Promise.all(
          nths.map(async (nth) => oneRun(url, nth)),
        )) {
          expect({ code, last: messages.at(-1), whole }).toEqual({ code: 0, last: 'stopped', whole: true });
          expect(ms).toBeLessThan(5000);
          took.push(ms);
        }
      }
      const sorted = took.toSorted((a, b) => a - b).map(Math.round);
      console.log(
        `shutdowns: ${took.length}, median ${sorted[sorted.length >> 1]} ms, longest ${sorted.at(-1)} ms`,
      );
    },
  );
});
