import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** The command as it is installed. */
export const exporterMain = join(import.meta.dirname, '..', 'dist', 'cli', 'main.cjs');

/** Starts a Node.js program on one core. Whoever starts it ends it by {@link end}. */
export function startOn(core: number, args: readonly string[], input = ''): ChildProcess {
  const child = spawn('taskset', ['-c', String(core), process.execPath, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  child.stdin.end(input);
  return child;
}

/** Starts a Node.js program on one core for the length of a test, and waits for a line on standard output or error that fits. */
export async function startUntil(
  core: number,
  args: readonly string[],
  { pattern, input = '' }: { readonly pattern: RegExp; readonly input?: string },
): Promise<{ pid: number; found: string }> {
  const child = startOn(core, args, input);
  onTestFinished(async () => end(child));
  const lines = (stream: ChildProcess['stdout']): Promise<string> =>
    new Promise((resolve, reject) => {
      if (stream === null) return;
      const all: string[] = [];
      const reader = createInterface(stream);
      reader.on('line', (line) => {
        const found = pattern.exec(line)?.[1];
        if (found !== undefined) resolve(found);
        if (all.length < 20) all.push(line);
      });
      child.once('exit', () => reject(new Error(`it ended early: ${all.join('\n')}`)));
    });
  const found = await Promise.race([lines(child.stdout), lines(child.stderr)]);
  return { pid: child.pid ?? 0, found };
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** CPU that a process has used so far, in seconds: ticks of a hundredth. */
export function cpuSeconds(pid: number): number {
  const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '';
  const fields = afterName.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Memory that a process holds now, in MB. */
export function residentMb(pid: number): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kib) * 1024) / 1e6;
}
