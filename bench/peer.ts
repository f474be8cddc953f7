import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** A program that is measured, or measured against. */
export interface PeerProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Given to it on standard input. */
  readonly input?: string;
}

const peersFolder = join(import.meta.dirname, 'peers');

/** A peer of `bench/peers` that runs on this Node.js. */
export function nodePeer(name: string, file: string, ...args: readonly string[]): PeerProgram {
  return { name, command: process.execPath, args: [join(peersFolder, file), ...args] };
}

/**
 * Builds a peer written in Go with Debian's packages alone.
 *
 * @returns its path, or what is missing and how to get it
 */
export function buildGoPeer(folder: string): { path: string } | { missing: string } {
  const made = mkdtempSync(join(tmpdir(), 'denter-bench-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  const path = join(made, folder);
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '' };
  try {
    execFileSync('go', ['build', '-o', path, '.'], { cwd: join(peersFolder, folder), env, stdio: 'pipe' });
    return { path };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return {
      missing: `${folder} could not be built (${why}); apt-get install golang-go golang-github-prometheus-client-golang-dev`,
    };
  }
}

/** Starts a peer on the first core, for the length of a test; the one who measures moves to the others. Gives its port. */
export async function startPeer({ command, args, input = '' }: PeerProgram): Promise<number> {
  leaveFirstCore();
  const child = spawn('taskset', ['-c', '0', command, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, GOMAXPROCS: '1', NODE_ENV: 'production' },
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  child.stdin.end(input);
  for await (const line of createInterface(child.stdout)) return Number(line);
  throw new Error(`${command} ended without a port`);
}

function leaveFirstCore(): void {
  const last = cpus().length - 1;
  if (last > 0) execFileSync('taskset', ['-acp', `1-${last}`, String(process.pid)], { stdio: 'pipe' });
}
