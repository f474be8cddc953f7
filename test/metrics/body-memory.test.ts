import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import type { Body } from '../../src/metrics/body.ts';
import { Exposition } from '../../src/metrics/exposition.ts';
import { OwnMetrics } from '../../src/metrics/own-metrics.ts';
import type { ExpositionFormat } from '../../src/metrics/text-format.ts';
import type { SetRecord } from '../../src/polling/set-record.ts';
import { countsOf, succeeded, unpolled } from '../support/records.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Two department sets; a poll of both brings one number more than the last, in all counts. */
class Polled {
  readonly #own = new OwnMetrics();
  readonly exposition = new Exposition(this.#own);
  readonly reload = this.#own.collectReloads();
  #polls = 0;
  #records: readonly SetRecord[] = ['assigned', 'all'].map((name) =>
    unpolled({ name, staleAfterMs: Infinity }),
  );

  constructor() {
    this.apply();
    this.poll(1);
  }

  poll(statuses: number): void {
    this.#polls += 1;
    const count = this.#polls;
    const byStatus = Array.from({ length: statuses }, (_, key) => ({ key: `s${key}`, title: 'One', count }));
    const counts = countsOf(byStatus, { active: count, awaitingReply: count, flagged: count });
    this.#records = this.#records.map((record) => succeeded(record, counts));
    for (const record of this.#records) this.exposition.update(record);
  }

  apply(): void {
    this.exposition.apply({ helpdesks: [] }, this.#records);
  }
}

/** Enough statuses for a body that Node.js does not put into a buffer beside others. */
const many = 100;

it('a body that nobody reads any more gives its memory to the next', async () => {
  const polled = new Polled();
  const scrape = async (): Promise<Body> => polled.exposition.scrape({ format: 'text' });
  polled.poll(many);
  const [one, two] = [await scrape(), await scrape()];
  one.release?.();
  one.release?.();
  polled.poll(many);
  const three = await scrape();
  expect(three.bytes.buffer === two.bytes.buffer).toBe(false);
  two.release?.();
  three.release?.();
  polled.poll(many);
  const four = await scrape();
  expect(four.bytes.buffer === three.bytes.buffer).toBe(true);
  four.release?.();
  // Another state of the exporter itself, with no poll in between.
  polled.reload(true);
  expect((await scrape()).bytes.buffer === three.bytes.buffer).toBe(true);
});

it('a body after one that is far smaller than its memory does not take it', async () => {
  const polled = new Polled();
  polled.poll(many);
  const large = await polled.exposition.scrape({ format: 'text' });
  large.release?.();
  polled.poll(1);
  const next = await polled.exposition.scrape({ format: 'text' });
  next.release?.();
  polled.poll(1);
  const small = await polled.exposition.scrape({ format: 'text' });
  expect(small.bytes.buffer === large.bytes.buffer).toBe(false);
});

/** A body that is read still, and what it was when it came. */
interface Reading {
  readonly body: Body;
  readonly text: string;
}

const steps = fc.array(
  fc.oneof(
    fc.constantFrom('reload', 'apply', 'wait', 'text', 'text', 'openmetrics'),
    fc.record({ poll: fc.nat({ max: 30 }) }),
    fc.record({ end: fc.constantFrom('once', 'twice', 'gzip'), which: fc.nat() }),
  ),
  { minLength: 10, maxLength: 60 },
);

it('no body changes while somebody reads it, whoever polls, reloads and scrapes meanwhile', async () => {
  let now = 0;
  // A machine so slow that a body takes many turns.
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 11));
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const polled = new Polled();
      const readings: Reading[] = [];
      const scrape = async (format: ExpositionFormat): Promise<void> => {
        const body = await polled.exposition.scrape({ format });
        readings.push({ body, text: ofOnePoll(body) });
      };
      const begun: Promise<void>[] = [];
      for (const step of all) {
        if (step === 'reload') polled.reload(true);
        else if (step === 'apply') polled.apply();
        else if (step === 'wait') await Promise.all(begun);
        else if (step === 'text' || step === 'openmetrics') begun.push(scrape(step));
        else if ('poll' in step) polled.poll(step.poll);
        else {
          const [reading] = readings.splice(step.which % readings.length, 1);
          if (reading !== undefined) begun.push(endReading(reading, step.end));
        }
        await Promise.resolve();
        for (const { body, text } of readings) expect(body.bytes.toString()).toBe(text);
      }
      await Promise.all(begun);
      for (const { body, text } of readings) expect(body.bytes.toString()).toBe(text);
    }),
    { numRuns: 300 },
  );
});

/** Whole, and all its counts are of one poll. */
function ofOnePoll({ bytes }: Body): string {
  const text = bytes.toString();
  const counts = text.match(/(?<=^denter_tickets(_\w+)?\{.*\} )\d+$/gm) ?? [];
  expect(new Set(counts).size).toBe(1);
  expect(text).toMatch(/^denter_exporter_build_info\{.*\} 1$/m);
  return text;
}

async function endReading({ body, text }: Reading, end: string): Promise<void> {
  if (end === 'gzip') expect((await promisify(gunzip)(await body.gzip())).toString()).toBe(text);
  body.release?.();
  if (end === 'twice') body.release?.();
}
