import { connect as connectTcp, isIP, type TcpNetConnectOpts } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { type buildConnector, errors } from 'undici';
import type { KnownNames } from './known-names.ts';

/** By origin, the TLS session with which the server may be met again without a whole handshake. */
export type TlsSessions = Map<string, Buffer>;

/** What outlives a connection. */
export interface Remembered {
  readonly sessions: TlsSessions;
  readonly names: KnownNames;
}

/** As undici has it. */
const keepAliveProbeMs = 60_000;

/**
 * Connects a client with one origin. In the place of undici's connector, which must be built anew for each session that it is to
 * resume (30 to 50 of 1100 µs), and whose own memory of sessions is weak and would not last from one poll to the next.
 *
 * @param timeoutMs after it nobody waits for the connection any more
 */
export function connectorTo(
  origin: string,
  options: Omit<ConnectionOptions & TcpNetConnectOpts, 'port'>,
  timeoutMs: number,
  { sessions, names }: Remembered,
): buildConnector.connector {
  return ({ hostname, protocol, port }, callback) => {
    const secure = protocol === 'https:';
    const target = { ...options, host: hostname, port: Number(port) || (secure ? 443 : 80) };
    const socket = secure ? connectSecure(target, origin, sessions) : connectTcp(target);
    const late = setTimeout(() => socket.destroy(new errors.ConnectTimeoutError()), timeoutMs).unref();
    socket.setNoDelay(true).setKeepAlive(true, keepAliveProbeMs);
    let connected = false;
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(late);
      connected = true;
      callback(null, socket);
    });
    // It stays, so that an error which comes when nobody listens any more ends no process.
    socket.on('error', (error) => {
      if (connected) return;
      clearTimeout(late);
      // What brings no connection is not tried again.
      sessions.delete(origin);
      names.forget(hostname);
      callback(error, null);
    });
    return socket;
  };
}

function connectSecure(
  target: ConnectionOptions & { readonly host: string },
  origin: string,
  sessions: TlsSessions,
): ReturnType<typeof connectTls> {
  const session = sessions.get(origin);
  const socket = connectTls({
    ALPNProtocols: ['http/1.1'],
    // RFC 6066 knows no addresses there.
    ...(isIP(target.host) === 0 && { servername: target.host }),
    ...target,
    ...(session && { session }),
  });
  // Node tells of one only once it has found the certificate good.
  return socket.on('session', (given) => sessions.set(origin, given));
}
