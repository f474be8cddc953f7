import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The built command line. */
export const mainFile = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.cjs');

/** A program that a test runs; ended with the test. */
export class Command {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  /** The exit code, or the signal's name. */
  readonly exited: Promise<number | string>;

  constructor(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    this.child = spawn(program, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.exited = new Promise((resolve) => {
      this.child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    });
    onTestFinished(async () => {
      this.child.kill('SIGKILL');
      await this.exited;
    });
  }

  /** Waits until something has been printed; fails with all that was printed if the program ends without it. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    let ended = false;
    void this.exited.then(() => (ended = true));
    for (;;) {
      const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (match !== null) return match;
      if (ended) throw new Error(`ended without ${pattern}:\n${this.stdout}\n${this.stderr}`);
      await pause(10);
    }
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    this.child.kill(signal);
    return this.exited;
  }

  /** The lines of a JSON log. */
  get log(): Record<string, unknown>[] {
    const lines = this.stderr.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

/** Runs the built command line. */
export function runExporter(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Command {
  return new Command(process.execPath, [mainFile, ...args], environment);
}

/** Runs it to its end. */
export async function runToEnd(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ code: number | string; stdout: string; stderr: string }> {
  const command = runExporter(args, environment);
  const code = await command.exited;
  return { code, stdout: command.stdout, stderr: command.stderr };
}

/** Starts `serve` on a free port and waits until it listens; gives its base address. */
export async function startServe(
  configFile: string,
  args: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ command: Command; base: string }> {
  const command = runExporter(
    [`--config.file=${configFile}`, '--web.listen-address=127.0.0.1:0', ...args],
    environment,
  );
  const [, address] = await command.printed(/"addresses":\["([^"]+)"\]/);
  return { command, base: `http://${address}` };
}

export async function scrape(base: string, query = ''): Promise<string> {
  return (await fetch(`${base}/metrics${query}`)).text();
}

/** Waits until every department set has been polled. */
export async function ready(base: string): Promise<void> {
  await eventually(async () => {
    const { status } = await fetch(`${base}/-/ready`);
    if (status !== 200) throw new Error(`not ready: ${status}`);
  }, 45_000);
}

/** A folder that is gone when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'denter-test-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A configuration file, in a folder of its own. */
export async function writeConfig(yaml: string): Promise<string> {
  const path = join(await temporaryFolder(), 'denter-exporter.yml');
  await writeFile(path, yaml, { mode: 0o600 });
  return path;
}

/** Tries until it succeeds; fails with the last error when the time is over. */
export async function eventually<T>(attempt: () => Promise<T> | T, limitMs = 15_000): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() - startedAt > limitMs) throw error;
      await pause(50);
    }
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
