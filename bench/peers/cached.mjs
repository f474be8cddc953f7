// The limit: bytes that are there already, on bare node:http or, with --express, behind Express.
import { gzipSync } from 'node:zlib';
import { departmentSets, families, setLabels } from './families.mjs';
import { listen, setCount } from './listen.mjs';

const sets = departmentSets(setCount);
const lines = families.flatMap(({ name, help, type, labels, samples }) => [
  `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`,
  ...sets.flatMap((set) =>
    samples(1).map(([values, value]) => {
      const pairs = [...setLabels, ...labels].map((label, i) => `${label}="${set[label] ?? values[i - 2]}"`);
      return `${name}{${pairs.join(',')}} ${value}\n`;
    }),
  ),
]);
const plain = Buffer.from(lines.join(''));
const gzipped = gzipSync(plain, { level: 1 });

function answer(req, res) {
  const isGzip = req.headers['accept-encoding'] === 'gzip';
  const body = isGzip ? gzipped : plain;
  if (isGzip) res.setHeader('Content-Encoding', 'gzip');
  res.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
  res.setHeader('Content-Length', body.length);
  res.end(body);
}

async function behindExpress() {
  const { default: express } = await import('express');
  return express().get('/metrics', answer);
}
listen(process.argv.includes('--express') ? await behindExpress() : answer, () => {});
