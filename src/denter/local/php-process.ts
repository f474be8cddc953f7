import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LocalTransport } from '../../config/config.ts';
import type { Deadline } from '../deadline.ts';
import { DenterError } from '../denter-error.ts';

const bridge = fileURLToPath(new URL('bridge.php', import.meta.url));

const maxStdoutBytes = 1024 * 1024;
/** Of stderr the end is kept, where the cause stands. */
const keptStderrBytes = 8192;
/** From SIGTERM to SIGKILL. */
const termGraceMs = 500;
/** How long what is not ours (a process that left the group) may hold the output open, or a killed PHP may take to die. */
const lingerMs = 500;

/** All that PHP gets of the exporter's environment, which may hold secrets. */
const passedOn = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const;

/** How a PHP process ended, and what it wrote. */
export interface PhpEnd {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it was ended, if it was: the deadline's reason, or `too_large`. */
  readonly endedFor: unknown;
}

/**
 * Runs the bridge in a process group of its own. At the deadline the group gets SIGTERM and soon after SIGKILL;
 * this waits for that, so that there are never more PHP processes than polls. No process of the group outlives it.
 *
 * @param input goes to stdin
 * @throws {Error} Node's, where PHP can't be started
 */
export async function runPhp(
  { phpBinary, denterRoot }: LocalTransport,
  input: string,
  deadline: Deadline,
): Promise<PhpEnd> {
  return new Promise((resolve, reject) => {
    const { env } = process;
    const passed = passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
    const child = spawn(phpBinary, [bridge], {
      cwd: denterRoot,
      env: Object.fromEntries(passed),
      stdio: 'pipe',
      detached: true,
    });
    child.on('error', reject);
    if (child.pid !== undefined) new PhpProcess(child, child.pid, deadline, resolve).feed(input);
  });
}

/** Process groups under way. They must not outlive this process, however it ends. */
const groups = new Set<number>();

function killAllGroups(): void {
  for (const group of groups) signalGroup(group, 'SIGKILL');
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // There is nobody left in it.
  }
}

class PhpProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #group: number;
  readonly #resolve: (end: PhpEnd) => void;
  readonly #chunks: Buffer[] = [];
  #stdoutBytes = 0;
  #stderr = Buffer.alloc(0);
  #endedFor: unknown;
  #code: number | null = null;
  #exitSignal: NodeJS.Signals | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    child: ChildProcessWithoutNullStreams,
    group: number,
    deadline: Deadline,
    resolve: (end: PhpEnd) => void,
  ) {
    this.#child = child;
    this.#group = group;
    this.#resolve = resolve;
    if (groups.size === 0) process.on('exit', killAllGroups);
    groups.add(group);
    child.stdout.on('data', (chunk: Buffer) => this.#onStdout(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = Buffer.concat([this.#stderr, chunk]).subarray(-keptStderrBytes);
    });
    child.once('exit', (code, exitSignal) => this.#onExit(code, exitSignal));
    child.once('close', () => this.#finish());
    deadline.onEnd((reason) => this.#endFor(reason));
  }

  feed(input: string): void {
    // Whoever does not read it says so in another way.
    this.#child.stdin.on('error', () => {});
    this.#child.stdin.end(input);
  }

  #onStdout(chunk: Buffer): void {
    this.#stdoutBytes += chunk.length;
    if (this.#stdoutBytes <= maxStdoutBytes) this.#chunks.push(chunk);
    else this.#endFor(new DenterError('too_large', `PHP printed more than ${maxStdoutBytes} bytes`));
  }

  #endFor(reason: unknown): void {
    if (this.#endedFor !== undefined) return;
    this.#endedFor = reason;
    // What has exited has been killed as a group already.
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    signalGroup(this.#group, 'SIGTERM');
    this.#timer = setTimeout(() => {
      signalGroup(this.#group, 'SIGKILL');
      this.#lingerNoLonger();
    }, termGraceMs);
  }

  #onExit(code: number | null, exitSignal: NodeJS.Signals | null): void {
    clearTimeout(this.#timer);
    this.#code = code;
    this.#exitSignal = exitSignal;
    signalGroup(this.#group, 'SIGKILL');
    this.#lingerNoLonger();
  }

  #lingerNoLonger(): void {
    this.#timer = setTimeout(() => this.#finish(), lingerMs);
  }

  #finish(): void {
    clearTimeout(this.#timer);
    groups.delete(this.#group);
    if (groups.size === 0) process.off('exit', killAllGroups);
    const { stdin, stdout, stderr } = this.#child;
    for (const stream of [stdin, stdout, stderr]) stream.destroy();
    this.#resolve({
      stdout: Buffer.concat(this.#chunks),
      stderr: this.#stderr,
      code: this.#code,
      signal: this.#exitSignal,
      endedFor: this.#endedFor,
    });
  }
}
