import { WebError } from './web-error.ts';

/** Where to listen. `host` is `undefined` for all interfaces, IPv4 and IPv6. */
export interface ListenAddress {
  readonly host: string | undefined;
  /** 0: a free one. */
  readonly port: number;
}

const hostAndPort = /^(?:\[(?<ipv6>[^[\]]+)\]|(?<host>[^:[\]\s]*)):(?<port>[0-9]+)$/;

/**
 * Reads `host:port` as Go's `net.Listen` does: `:9877`, `127.0.0.1:0`, `[::1]:9877`, `[::]:9877`, `localhost:9877`.
 *
 * @throws {@link WebError} `listen_address`
 */
export function parseListenAddress(text: string): ListenAddress {
  const groups = hostAndPort.exec(text)?.groups;
  if (groups === undefined) throw refusal(text);
  const port = Number(groups['port']);
  if (port > 65_535) throw refusal(text);
  const host = groups['ipv6'] ?? groups['host'] ?? '';
  return { host: host === '' ? undefined : host, port };
}

/** The way back, as shown to people. */
export function formatListenAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function refusal(text: string): WebError {
  const wanted = 'HOST:PORT with a port from 0 to 65535, as ":9877", "127.0.0.1:9877" or "[::1]:9877"';
  return new WebError('listen_address', `--web.listen-address: "${text}" is not ${wanted}`);
}
