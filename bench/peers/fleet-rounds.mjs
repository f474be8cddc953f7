// Adds so many helpdesks, each at an address of its own, polls each once, and removes all but the first, round after round.
// Writes, after each round and garbage collection, the bytes that are held, compiled code left out, and milliseconds.
// Needs --expose-gc. Arguments: the port of the helpdesks, how many, how many rounds.
import { setTimeout as pause } from 'node:timers/promises';
import { getHeapCodeStatistics } from 'node:v8';
import { Secret } from '../../dist/config/secret.js';
import { Connections } from '../../dist/denter/connections.js';
import { Exposition } from '../../dist/metrics/exposition.js';
import { OwnMetrics } from '../../dist/metrics/own-metrics.js';
import { Fleet } from '../../dist/polling/fleet.js';
import { PollSlots } from '../../dist/polling/poll-slots.js';

const [port, helpdesks, rounds] = process.argv.slice(2).map(Number);
const connection = { tls: { insecureSkipVerify: false, minVersion: 'TLSv1.2' }, ipFamily: 'any' };

/** The first round of polls is paced over one interval: a short one keeps the processor busy instead. */
const pollIntervalMs = 1000;

function helpdesk(index) {
  const name = `helpdesk-${index}`;
  const url = `http://127.1.${index >> 8}.${index & 255}:${port}/${name}/includes/api.php`;
  const secret = { from: 'value', value: new Secret('some-secret') };
  const set = {
    helpdesk: name,
    name: 'assigned',
    credentials: { mode: 'api', identifier: 'reporting', secret },
    ignoreDepartmentAssignments: false,
    includeCountsByStatus: true,
    awaitingReplyThresholds: {},
    pollIntervalMs,
    timeoutMs: 30_000,
    staleAfterMs: 180_000,
  };
  return { name, transport: { kind: 'http', url, connection }, departmentSets: [set] };
}

const exposition = new Exposition(new OwnMetrics());
const connections = new Connections();
const polled = new Set();
const fleet = new Fleet({
  connections,
  slots: new PollSlots(64),
  localSlots: new PollSlots(4),
  onPolled: (record) => {
    if (record.lastPoll.error !== undefined) throw record.lastPoll.error;
    exposition.update(record);
    polled.add(record.set.helpdesk);
  },
  onExpected: () => {},
  mayOpenFiles: () => true,
  trace: () => {},
});

function apply(count) {
  const config = { maxConcurrentPolls: 64, maxConcurrentLocalPolls: 4 };
  fleet.apply({ ...config, helpdesks: Array.from({ length: count }, (_, index) => helpdesk(index)) });
  exposition.apply({ helpdesks: [] }, fleet.records());
}

for (let round = 0; round < rounds; round += 1) {
  const startedAt = performance.now();
  polled.clear();
  apply(helpdesks);
  while (polled.size < helpdesks) await pause(20);
  await exposition.scrape({ format: 'text' });
  // One stays, and with it the way of connecting that all of them share.
  apply(1);
  const ms = performance.now() - startedAt;
  // Each collection frees what the finalizers of the last one let go of.
  for (let turn = 0; turn < 3; turn += 1) {
    await pause(50);
    globalThis.gc();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const code = getHeapCodeStatistics();
  const held = heapUsed + arrayBuffers - code.code_and_metadata_size - code.bytecode_and_metadata_size;
  process.stdout.write(`${held} ${ms}\n`);
}
fleet.stop();
await connections.destroy();
