import { readdir, readlink } from 'node:fs/promises';
import { Command, mainFile } from '../support/command.ts';

/** What a process holds, after a garbage collection. */
export interface Holdings {
  readonly heapBytes: number;
  readonly descriptors: number;
  readonly sockets: number;
  /** What keeps its event loop alive, by kind: timers, sockets, requests under way. */
  readonly active: Readonly<Record<string, number>>;
}

const program = `
  process.on('SIGUSR2', () => {
    gc();
    gc();
    const active = {};
    for (const kind of process.getActiveResourcesInfo()) active[kind] = (active[kind] ?? 0) + 1;
    console.log('holds ' + JSON.stringify({ heapBytes: process.memoryUsage().heapUsed, active }));
  });`;

/** `serve` that tells what it holds. */
export class ProbedProcess {
  readonly command: Command;
  #told = 0;

  private constructor(command: Command) {
    this.command = command;
  }

  static async start(args: readonly string[]): Promise<{ process: ProbedProcess; base: string }> {
    const probe = ['--expose-gc', `--import=data:text/javascript,${encodeURIComponent(program)}`];
    const serve = [mainFile, '--web.listen-address=127.0.0.1:0', ...args];
    const command = new Command(process.execPath, [...probe, ...serve]);
    const [, address] = await command.printed(/"addresses":\["([^"]+)"\]/);
    return { process: new ProbedProcess(command), base: `http://${address}` };
  }

  async holdings(): Promise<Holdings> {
    this.#told += 1;
    this.command.child.kill('SIGUSR2');
    const told = await this.command.printed(new RegExp(`^(?:holds .*\\n){${this.#told - 1}}holds (.*)\\n`));
    const folder = `/proc/${this.command.child.pid}/fd`;
    const targets = await Promise.all(
      (await readdir(folder)).map(async (name) => readlink(`${folder}/${name}`).catch(() => '')),
    );
    return {
      ...(JSON.parse(told[1]!) as Pick<Holdings, 'heapBytes' | 'active'>),
      descriptors: targets.length,
      sockets: targets.filter((target) => target.startsWith('socket:')).length,
    };
  }
}
