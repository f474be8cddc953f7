import type { InheritedSocket } from './server.ts';
import { WebError } from './web-error.ts';

/** systemd's first descriptor, behind stdin, stdout and stderr. */
const firstFd = 3;

/**
 * The listening sockets that systemd has opened for this process. Takes the variables that tell of them out of the environment, so that
 * no process that is started later believes them to be its own.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html
 * @throws {@link WebError} `systemd_socket` where there are none
 */
export function takeSystemdSockets(environment: NodeJS.ProcessEnv, pid: number): readonly InheritedSocket[] {
  const { LISTEN_PID: listenPid, LISTEN_FDS: listenFds } = environment;
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES'])
    Reflect.deleteProperty(environment, name);
  const count = listenPid === String(pid) && /^[0-9]{1,4}$/.test(listenFds ?? '') ? Number(listenFds) : 0;
  if (count === 0) {
    throw new WebError(
      'systemd_socket',
      '--web.systemd-socket: no socket activation file descriptors found; start it by a systemd .socket unit',
    );
  }
  return Array.from({ length: count }, (_, index) => ({ fd: firstFd + index }));
}
