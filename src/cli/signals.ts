import { constants } from 'node:os';

/** Past this the process ends whatever is still under way; `stop` is to take no longer than 5 s in all. */
const stopLimitMs = 4500;

/**
 * Ends a command that runs to its end by itself as a signal would, but by way of the `exit` event: PHP processes that are
 * under way, in groups of their own, end with it.
 */
export function endOnSignals(): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
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
    if (stopping) process.exit(128 + constants.signals[signal]);
    stopping = true;
    setTimeout(() => process.exit(0), stopLimitMs);
    void actions.stop(signal).then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', () => void actions.reload());
}
