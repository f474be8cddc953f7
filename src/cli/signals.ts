import { accessSync, constants as files } from 'node:fs';
import { constants } from 'node:os';

/** Past this the process ends whatever is still under way; the rest of the 5 s is for a machine that is slow. */
const stopLimitMs = 4000;

/**
 * Ends a command that runs to its end by itself as a signal would, but by way of the `exit` event: PHP processes that are
 * under way, in groups of their own, end with it.
 */
export function endOnSignals(): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.once(signal, () => exitAtOnce(128 + constants.signals[signal]));
}

/**
 * SIGHUP reloads. SIGTERM and SIGINT stop and end the process with 0; a second one ends it at once. As PID 1 of a
 * container a process has no default handlers, so all of them are set here.
 */
export function onSignals(actions: {
  reload: () => Promise<void>;
  stop: (signal: string) => Promise<void>;
}): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) exitAtOnce(128 + constants.signals[signal]);
    stopping = true;
    setTimeout(() => exitAtOnce(0), stopLimitMs);
    void actions.stop(signal).then(() => exitAtOnce(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', () => void actions.reload());
}

/**
 * Ends the process, after its `exit` event. Node waits for its threads then, and one that looks up a name or opens a file can't be
 * called back: where one may be waiting, the process becomes another that ends at once. Node 22.15 and later can do that.
 */
function exitAtOnce(code: number): never {
  const waits = process
    .getActiveResourcesInfo()
    .some((name) => name === 'GetAddrInfoReqWrap' || name.startsWith('FSReq'));
  if (waits) process.once('exit', () => becomeExit(code));
  process.exit(code);
}

function becomeExit(code: number): void {
  const execve: unknown = Reflect.get(process, 'execve');
  if (typeof execve !== 'function') return;
  const { execPath } = process;
  try {
    // A program that is not there would end the process by SIGABRT.
    accessSync(execPath, files.X_OK);
    const environment = { ...process.env, NODE_OPTIONS: '' };
    Reflect.apply(execve, process, [execPath, [execPath, '--eval', `process.exit(${code})`], environment]);
  } catch {
    // It ends all the same, only later.
  }
}
