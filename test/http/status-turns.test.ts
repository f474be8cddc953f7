import { expect, test } from 'vitest';
import { good, set } from './sample-records.ts';
import { ask, exporterOf, serve } from './serve.ts';

test('status page: one is made at a time, and others get their turn while it is', async () => {
  const records = [good(set('acme', 'assigned'))];
  let [running, most] = [0, 0];
  const turns: number[] = [];
  let turn = 0;
  const exporter = exporterOf(records, {
    records: () => {
      most = Math.max(most, (running += 1));
      turn = 0;
      setImmediate(() => (turn += 1));
      return records;
    },
    reloadFailure: () => {
      running -= 1;
      turns.push(turn);
      return undefined;
    },
  });
  const port = await serve(exporter);
  const pages = await Promise.all(Array.from({ length: 5 }, () => ask(port, '/')));
  expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(most).toBe(1);
  expect(turns).toEqual([1, 1, 1, 1, 1]);
});
