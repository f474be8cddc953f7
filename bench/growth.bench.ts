import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'vitest';
import { end, startOn, startUntil } from './process-cost.ts';
import { median, report } from './report.ts';

const megabyte = 1_000_000;
const helpdesks = 2_000;
const rounds = 20;

interface Round {
  readonly held: number;
  readonly ms: number;
}

test('growth', async () => {
  const peer = (file: string): string => join(import.meta.dirname, 'peers', file);
  const upstream = await startUntil(1, [peer('upstream.mjs')], { pattern: /^(\d+)$/ });
  const program = [peer('fleet-rounds.mjs'), upstream.found, String(helpdesks), String(rounds)];
  const child = startOn(0, ['--expose-gc', ...program]);
  const measured: Round[] = [];
  if (child.stdout !== null)
    for await (const line of createInterface(child.stdout)) measured.push(JSON.parse(line) as Round);
  await end(child);
  const seconds = median(measured.map(({ ms }) => ms)) / 1000;
  report(
    'growth',
    'MB',
    [
      {
        what: `held after the ${rounds}th time that ${helpdesks} helpdesks were added, polled and removed`,
        ours: (measured[rounds - 1]?.held ?? Number.NaN) / megabyte,
        peer: 'after the 2nd time',
        theirs: (measured[1]?.held ?? Number.NaN) / megabyte,
        wanted: { kind: 'within', ratio: 1.1 },
      },
    ],
    [`A round takes ${seconds.toPrecision(3)} s.`],
  );
});
