import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'vitest';
import { end, startOn, startUntil } from './process-cost.ts';
import { median, report } from './report.ts';

const megabyte = 1_000_000;
/** Few by default, to keep the whole suite short: twenty rounds of 10 000 take four minutes. */
const helpdesks = Number(process.env['GROWTH_HELPDESKS'] ?? 500);
const rounds = 20;

const peer = (file: string): string => join(import.meta.dirname, 'peers', file);

test('growth', async () => {
  const upstream = await startUntil(1, [peer('upstream.mjs')], { pattern: /^(\d+)$/ });
  const program = [peer('fleet-rounds.mjs'), upstream.found, String(helpdesks), String(rounds)];
  const child = startOn(0, ['--expose-gc', ...program]);
  const held: number[] = [];
  const ms: number[] = [];
  if (child.stdout !== null)
    for await (const line of createInterface(child.stdout)) {
      const [bytes, took] = line.split(' ').map(Number);
      held.push(bytes ?? Number.NaN);
      ms.push(took ?? Number.NaN);
    }
  await end(child);
  const seconds = median(ms) / 1000;
  report(
    'growth',
    'MB',
    [
      {
        what: `held after the ${rounds}th time that ${helpdesks} helpdesks were added, polled and removed`,
        ours: (held[rounds - 1] ?? Number.NaN) / megabyte,
        peer: 'after the 2nd time',
        theirs: (held[1] ?? Number.NaN) / megabyte,
        wanted: { kind: 'within', ratio: 1.1 },
      },
    ],
    [`A round takes ${seconds.toPrecision(3)} s.`],
  );
});
