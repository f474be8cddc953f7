import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { PeerProgram } from './peer.ts';

/** What polls cost; seconds of the CPU for all of them, and by the clock. */
interface Cost {
  readonly cpuSeconds: number;
  readonly seconds: number;
}

/** The addresses of the server that is polled, by kind, and whom it trusts. */
export interface Upstream {
  readonly ca: string;
  readonly http: readonly string[];
  readonly tls: readonly string[];
  /** Closes each connection after its answer, and gives a ticket to come back with. */
  readonly resumed: readonly string[];
  /** Closes each connection after its answer, and gives no ticket. */
  readonly unresumed: readonly string[];
}

/** Starts the server that is polled, on the second core until the test ends. */
export async function startUpstream(goPoller: string, addresses: number): Promise<Upstream> {
  const child = spawn('taskset', ['-c', '1', goPoller, 'serve', String(addresses)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  for await (const line of createInterface(child.stdout)) return JSON.parse(line);
  throw new Error('the server ended without its addresses');
}

/** Runs a poller on the first core to its end; milliseconds of the CPU a poll, so seconds for a thousand. */
export async function costOf(
  { command, args, input = '' }: PeerProgram,
  polls: number,
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn('taskset', ['-c', '0', command, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env, GOMAXPROCS: '1', NODE_ENV: 'production' },
  });
  child.stdin.end(input);
  const ended = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const { cpuSeconds }: Cost = JSON.parse(line);
    await ended;
    return (cpuSeconds * 1000) / polls;
  }
  throw new Error(`${command} ended without a figure`);
}
