// The exporter's own app and exposition, with records in the place of polls.
import { setImmediate } from 'node:timers/promises';
import { createApp } from '../../dist/http/app.js';
import { expressMessages } from '../../dist/http/express-messages.js';
import { http1Listener } from '../../dist/http/http1-listener.js';
import { Exposition } from '../../dist/metrics/exposition.js';
import { OwnMetrics } from '../../dist/metrics/own-metrics.js';
import { emptyRecord, nextRecord } from '../../dist/polling/next-record.js';
import { countsOf, departmentSets } from './families.mjs';
import { listen, setCount } from './listen.mjs';

const own = new OwnMetrics();
own.collectProcess();
const forgetOwn = own.collectReloads();
const exposition = new Exposition(own);
const sets = departmentSets(setCount).map(({ helpdesk, department_set: name }) => ({
  helpdesk,
  name,
  ignoreDepartmentAssignments: false,
  includeCountsByStatus: true,
  awaitingReplyThresholds: {},
  pollIntervalMs: 60_000,
  timeoutMs: 10_000,
  staleAfterMs: 180_000,
}));
let records = sets.map(emptyRecord);
let round = 0;
exposition.apply({ helpdesks: [] }, records);

/** So many polls end in one turn. */
const atOnce = 50;

async function change() {
  round += 1;
  const counts = countsOf(round);
  const next = [];
  for (const [index, record] of records.entries()) {
    const ended = nextRecord(record, {
      endedAtMs: Date.now(),
      monotonicMs: performance.now(),
      durationMs: 31,
      outcome: { counts },
    });
    next.push(ended);
    exposition.update(ended);
    if (index % atOnce === atOnce - 1) await setImmediate();
  }
  records = next;
  // As between two scrapes of Prometheus: what describes the process is older than a second.
  forgetOwn(true);
}
await change();

const view = {
  scrape: async (options) => exposition.scrape(options),
  config: () => ({ file: '', maxConcurrentPolls: 64, helpdesks: [] }),
  records: () => records,
  isReady: () => true,
  reload: async () => {},
  plan: () => undefined,
  reloadFailure: () => undefined,
};
const app = createApp(view, { version: '0', enableLifecycle: false });
listen(http1Listener(app), change, expressMessages(app));
