import type { AddressInfo } from 'node:net';
import { SimulatorError } from './simulator-error.ts';

export interface ListenAddress {
  /** Absent: every address. */
  readonly host?: string;
  readonly port: number;
}

/** The flags that name a listen address. */
export type ListenFlag = '--listen-address' | '--control.listen-address';

/**
 * Reads `host:port`, `[::1]:port` or `:port`.
 *
 * @throws {SimulatorError} `usage`
 */
export function parseListenAddress(text: string, flag: ListenFlag): ListenAddress {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]*)):([0-9]{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    throw new SimulatorError(
      'usage',
      `${flag}: got ${JSON.stringify(text)}, wanted an address such as 127.0.0.1:9878, [::1]:9878 or :0`,
    );
  }
  const host = match[1] ?? match[2] ?? '';
  return host === '' ? { port } : { host, port };
}

/** By the code of Node's error. */
const listenFailures: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'the address is in use'],
  ['EACCES', 'this is not permitted'],
  ['EPERM', 'this is not permitted'],
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['EAFNOSUPPORT', 'this machine has no such address'],
  ['ENOTFOUND', 'the host name is unknown'],
  ['EAI_AGAIN', 'the host name is unknown'],
]);

/** Why an address can't be listened on, and what to do; what is no error of the system stays as it is. */
export function listenError(error: unknown, address: string, flag: ListenFlag): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
  const why = listenFailures.get(String(error.code)) ?? String(error.code);
  const message = `cannot listen on ${address}: ${why}; choose another with ${flag}`;
  return new SimulatorError('io', message, { cause: error });
}

/** The origin of a URL for a listener; a listener on every address is reached by localhost's. */
export function originOf(scheme: 'http' | 'https', { address, family, port }: AddressInfo): string {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '127.0.0.1' }[address] ?? address;
  const host = family === 'IPv6' && reachable === address ? `[${address}]` : reachable;
  return `${scheme}://${host}:${port}`;
}
