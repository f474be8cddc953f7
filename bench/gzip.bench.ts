import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { nodePeer, startPeer } from './peer.ts';
import { median, reportTable } from './report.ts';

const rounds = 5;
const levels = [1, 2, 3, 4, 6, 9];

/** Which level the exporter should compress with: src/metrics/body.ts follows this table. */
test('gzip', async () => {
  const port = await startPeer(nodePeer('denter-exporter', 'denter-exporter.mjs', '500'));
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  const body = Buffer.from(await response.arrayBuffer());
  const times = new Map<number, number[]>(levels.map((level) => [level, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [level, all] of times) {
      const { user, system } = process.cpuUsage();
      gzipSync(body, { level });
      const after = process.cpuUsage();
      all.push((after.user + after.system - user - system) / 1000);
    }
  const lines = Array.from(times, ([level, all]) => {
    const size = gzipSync(body, { level }).length;
    return `| ${level} | ${median(all).toPrecision(3)} | ${(size / 1000).toFixed(1)} | ${(body.length / size).toFixed(1)} |`;
  });
  const table = ['| level | ms of CPU | kB | times smaller |', '|---:|---:|---:|---:|', ...lines];
  reportTable('gzip', table, [`15 000 series are ${(body.length / 1000).toFixed(0)} kB as they are.`]);
  expect(lines).toHaveLength(levels.length);
});
