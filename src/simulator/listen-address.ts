import type { AddressInfo } from 'node:net';
import { SimulatorError } from './simulator-error.ts';

export interface ListenAddress {
  /** Absent: every address. */
  readonly host?: string;
  readonly port: number;
}

/** Reads `host:port`, `[::1]:port` or `:port`. @throws {SimulatorError} */
export function parseListenAddress(text: string): ListenAddress {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]*)):([0-9]{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    throw new SimulatorError(
      'invalid',
      `"${text}" is no listen address; wanted one such as 127.0.0.1:9878, [::1]:9878 or :0`,
    );
  }
  const host = match[1] ?? match[2] ?? '';
  return host === '' ? { port } : { host, port };
}

/** The origin of a URL for a listener; a listener on every address is reached by localhost's. */
export function originOf(scheme: 'http' | 'https', { address, family, port }: AddressInfo): string {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '127.0.0.1' }[address] ?? address;
  const host = family === 'IPv6' && reachable === address ? `[${address}]` : reachable;
  return `${scheme}://${host}:${port}`;
}
