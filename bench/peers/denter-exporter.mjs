// The exporter's own app and exposition, with records in the place of polls.
import { createApp } from '../../dist/http/app.js';
import { Exposition } from '../../dist/metrics/exposition.js';
import { OwnMetrics } from '../../dist/metrics/own-metrics.js';
import { emptyRecord, nextRecord } from '../../dist/polling/next-record.js';
import { countsOf, departmentSets } from './families.mjs';
import { listen, setCount } from './listen.mjs';

const own = new OwnMetrics();
own.collectProcess();
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

function change() {
  round += 1;
  const counts = countsOf(round);
  records = records.map((record) =>
    nextRecord(record, {
      endedAtMs: Date.now(),
      monotonicMs: performance.now(),
      durationMs: 31,
      outcome: { counts },
    }),
  );
  for (const record of records) exposition.update(record);
}
change();

const view = {
  scrape: async (options) => exposition.scrape(options),
  config: () => ({ file: '', maxConcurrentPolls: 64, helpdesks: [] }),
  records: () => records,
  isReady: () => true,
  reload: async () => {},
  plan: () => undefined,
  reloadFailure: () => undefined,
};
listen(createApp(view, { version: '0', enableLifecycle: false }), change);
