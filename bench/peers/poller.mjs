// The exporter's own polling path: what it asks with, or a whole poll with record and lines, for each department set of
// a configuration file; prints what that cost as JSON.
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { loadConfig } from '../../dist/config/load.js';
import { askTicketCounts } from '../../dist/denter/ask.js';
import { Connections } from '../../dist/denter/connections.js';
import { credentialsOf } from '../../dist/denter/credentials.js';
import { Deadline } from '../../dist/denter/deadline.js';
import { Exposition } from '../../dist/metrics/exposition.js';
import { OwnMetrics } from '../../dist/metrics/own-metrics.js';
import { PollSlots } from '../../dist/polling/poll-slots.js';
import { Poller } from '../../dist/polling/poller.js';

const { file, whole, warmUp, polls } = JSON.parse(await text(process.stdin));
const { config } = await loadConfig(file);
const connections = new Connections();
// As the daemon does: from now on a name is looked up once an interval.
connections.retain(config);
const exposition = new Exposition(new OwnMetrics());

/** Asks and nothing else, as Go's net/http is made to. */
function asker(helpdesk, set) {
  return async () => {
    const deadline = new Deadline(set.timeoutMs);
    try {
      const credentials = await credentialsOf(set, deadline);
      const { outcome } = await askTicketCounts(helpdesk, set, credentials, { connections, deadline });
      if ('error' in outcome) throw outcome.error;
    } finally {
      deadline.clear();
    }
  };
}

function poller(helpdesk, set) {
  const own = new Poller(helpdesk, set, {
    connections,
    slots: new PollSlots(config.maxConcurrentPolls),
    localSlots: new PollSlots(config.maxConcurrentLocalPolls),
    onPolled: (record) => {
      if (record.lastPoll.error !== undefined) throw record.lastPoll.error;
      exposition.update(record);
    },
    onExpected: () => {},
    mayOpenFiles: () => true,
    trace: () => {},
  });
  return { record: own.record, run: async () => own.pollInSlot() };
}

function runs() {
  const sets = config.helpdesks.flatMap((helpdesk) => helpdesk.departmentSets.map((set) => [helpdesk, set]));
  if (!whole) return sets.map(([helpdesk, set]) => asker(helpdesk, set));
  const pollers = sets.map(([helpdesk, set]) => poller(helpdesk, set));
  exposition.apply(
    config,
    pollers.map(({ record }) => record),
  );
  return pollers.map(({ run }) => run);
}

/** One poll at a time of each department set. */
async function pollAll(all, count) {
  await Promise.all(
    all.map(async (run) => {
      for (let i = 0; i < count; i += 1) await run();
    }),
  );
}

/** Of this process and of its children that have ended, in seconds. */
function cpu() {
  // After the name, which may hold spaces: utime, stime, cutime, cstime, in hundredths of a second.
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ')[1].split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}

const all = runs();
await pollAll(all, warmUp);
const [before, begun] = [cpu(), performance.now()];
await pollAll(all, polls);
const cost = { cpuSeconds: cpu() - before, seconds: (performance.now() - begun) / 1000 };
process.stdout.write(`${JSON.stringify(cost)}\n`, () => process.exit());
