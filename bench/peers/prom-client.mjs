// An exporter as most are written for Node.js: prom-client's gauges in one registry, served by Express.
import express from 'express';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { departmentSets, families, setLabels } from './families.mjs';
import { listen, setCount } from './listen.mjs';

const register = new Registry();
collectDefaultMetrics({ register });
const metrics = families.map(({ name, help, type, labels }) => {
  const options = { name, help, labelNames: [...setLabels, ...labels], registers: [register] };
  return type === 'counter' ? new Counter(options) : new Gauge(options);
});
const sets = departmentSets(setCount);
let round = 0;

function change() {
  round += 1;
  for (const [index, family] of families.entries())
    for (const set of sets) changeSet(metrics[index], family, set);
}

function changeSet(metric, { type, labels, samples }, set) {
  for (const [values, value] of samples(round)) {
    const all = { ...set, ...Object.fromEntries(labels.map((label, i) => [label, values[i]])) };
    if (type === 'counter') metric.inc(all, 1);
    else metric.set(all, value);
  }
}
change();

const app = express();
app.get('/metrics', async (_req, res) => {
  res.set('Content-Type', register.contentType).end(await register.metrics());
});
listen(app, change);
