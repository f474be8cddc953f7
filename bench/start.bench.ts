import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { test } from 'vitest';
import { end, exporterMain, residentMb, startOn, startUntil } from './process-cost.ts';
import { median, report } from './report.ts';

const rounds = 11;
/** After this the helpdesk has been polled, and memory is what the process stays at. */
const settleMs = 700;

test('start', async () => {
  const upstream = join(import.meta.dirname, 'peers', 'upstream.mjs');
  const { found } = await startUntil(1, [upstream], { pattern: /^(\d+)$/ });
  const file = join(mkdtempSync(join(tmpdir(), 'denter-bench-')), 'denter-exporter.yml');
  const helpdesk = `{ name: acme, url: "http://127.0.0.1:${found}/acme", credentials: { identifier: a, secret: some-secret } }`;
  writeFileSync(file, `helpdesks:\n  - ${helpdesk}\n`, { mode: 0o600 });
  const port = await freePort();
  const listen = `--web.listen-address=127.0.0.1:${port}`;
  const programs = {
    bare: [join(import.meta.dirname, 'peers', 'bare.mjs'), String(port)],
    ours: [exporterMain, `--config.file=${file}`, listen, '--log.level=error'],
  };
  const starts: Record<'bare' | 'ours', Start[]> = { bare: [], ours: [] };
  for (let round = 0; round < rounds; round += 1) {
    starts.bare.push(await start(programs.bare, port));
    starts.ours.push(await start(programs.ours, port));
  }
  const figure = (name: 'bare' | 'ours', what: keyof Start): number =>
    median(starts[name].map((one) => one[what]));
  report('start', 'ms or MB', [
    {
      what: 'exec to the first 200 of `/metrics`, one helpdesk, ms',
      ours: figure('ours', 'ms'),
      peer: 'bare `node:http`',
      theirs: figure('bare', 'ms'),
      wanted: { kind: 'within', ratio: 1.6 },
    },
    {
      what: 'resident memory after the first poll, MB',
      ours: figure('ours', 'mb'),
      peer: 'bare `node:http`',
      theirs: figure('bare', 'mb'),
      wanted: { kind: 'within', ratio: 1.35 },
    },
  ]);
});

interface Start {
  readonly ms: number;
  readonly mb: number;
}

async function start(args: readonly string[], port: number): Promise<Start> {
  const begun = performance.now();
  const child = startOn(0, args);
  child.stdout?.resume();
  child.stderr?.resume();
  try {
    while (!(await answers200(port))) if (child.exitCode !== null) throw new Error(`${args[0]} ended`);
    const ms = performance.now() - begun;
    await pause(settleMs);
    return { ms, mb: residentMb(child.pid ?? 0) };
  } finally {
    await end(child);
  }
}

/** One attempt; the next follows a millisecond after a refusal. */
async function answers200(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => setTimeout(() => resolve(false), 1));
    socket.on('close', () => resolve(false));
    socket.on('connect', () => socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'));
    socket.once('data', (chunk) => {
      resolve(chunk.toString('latin1').startsWith('HTTP/1.1 200'));
      socket.destroy();
    });
  });
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
