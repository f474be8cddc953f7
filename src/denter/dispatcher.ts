import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { buildConnector, EnvHttpProxyAgent, Pool, ProxyAgent } from 'undici';
import type { ConnectionConfig, TlsConfig } from '../config/config.ts';
import { DenterError } from './denter-error.ts';
import type { KnownNames } from './known-names.ts';
import { OriginClients, type Way } from './origin-clients.ts';
import { proxyLogin } from './proxy.ts';
import { TracedClient } from './traced-client.ts';

declare module 'node:tls' {
  interface TLSSocket {
    /** What `tls.connect` itself calls. Not in Node's documentation. */
    setSession(session: Buffer): void;
  }
}

/** Longer than the usual interval, shorter than what firewalls forget idle connections after. A server's hint wins. */
const keepAliveMs = 75_000;
const families = { any: undefined, ipv4: 4, ipv6: 6 } as const;

/**
 * Makes the undici dispatcher for one way of connecting.
 *
 * @throws {Error} when a file of `tls_config` can't be read or used
 */
export function openDispatcher(
  connection: ConnectionConfig,
  connectTimeoutMs: number,
  { sessions, names }: Remembered,
  { keep }: { keep: boolean },
): Way {
  const attempts = {
    timeout: connectTimeoutMs,
    // Node gives up an address after 250 ms when a name has another one, and an address that is slower than that could
    // then never be reached.
    autoSelectFamilyAttemptTimeout: Math.ceil(connectTimeoutMs / 3),
  };
  const family = families[connection.ipFamily];
  const way = { ...attempts, ...(family === undefined ? {} : { family }) };
  const secure = tlsOptions(connection.tls);
  const connect: buildConnector.BuildOptions = { ...secure, ...way };
  const options = {
    // 0 asks for a connection of its own for each request.
    pipelining: keep ? 1 : 0,
    keepAliveTimeout: keepAliveMs,
    // The deadline of the whole poll rules; these two count idle time, and coarsely.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const { proxy } = connection;
  if (proxy === undefined) {
    const connector = remembering({ ...connect, lookup: names.lookup }, { sessions, names });
    return new OriginClients((origin) => new TracedClient(origin, options, connector(origin)));
  }
  const proxyOptions = {
    ...options,
    requestTls: { ...secure, timeout: connectTimeoutMs },
    proxyTls: way,
    // Plain HTTP goes through a proxy as such: many refuse CONNECT to anything but port 443.
    proxyTunnel: false,
    // A proxy that takes CONNECT and never answers: nobody else would ever close that connection.
    clientFactory: (origin: URL, own: object) =>
      new Pool(origin, { ...own, headersTimeout: connectTimeoutMs }),
  };
  if (proxy.from === 'environment') return openFromEnvironment({ ...proxyOptions, connect });
  return new ProxyAgent({ ...proxyOptions, ...proxyAddress(proxy.url.reveal()) });
}

/** By origin, the TLS session with which the server may be met again without a whole handshake. */
export type TlsSessions = Map<string, Buffer>;

/** What outlives a connection. */
export interface Remembered {
  readonly sessions: TlsSessions;
  readonly names: KnownNames;
}

/**
 * Connectors that remember TLS sessions by origin themselves. undici's own memory goes with the client when the server closes
 * the connection, and is weak besides: it would not last from one poll to the next.
 */
function remembering(
  connect: buildConnector.BuildOptions,
  { sessions, names }: Remembered,
): (origin: string) => buildConnector.connector {
  const connector = buildConnector({ ...connect, maxCachedSessions: 0 });
  return (origin) => (target, callback) => {
    const socket: unknown = connector(target, (...outcome) => {
      // What brings no connection is not tried again.
      if (outcome[0] !== null) {
        sessions.delete(origin);
        names.forget(target.hostname);
      }
      callback(...outcome);
    });
    if (socket instanceof TLSSocket) {
      const session = sessions.get(origin);
      // Not as an option: `tls.connect` sets that twice, and to decode one takes 0.2 of a poll's 1.3 ms on Node.js 20.
      if (session !== undefined) socket.setSession(session);
      // Node tells of one only once it has found the certificate good.
      socket.on('session', (given) => sessions.set(origin, given));
    }
    return socket;
  };
}

function openFromEnvironment(options: EnvHttpProxyAgent.Options): Way {
  try {
    return new EnvHttpProxyAgent(options);
  } catch (error) {
    throw new DenterError(
      'connect',
      'HTTPS_PROXY or HTTP_PROXY in the environment is no URL such as http://proxy:3128',
      {
        cause: error,
      },
    );
  }
}

/** Its password goes into a header, so that no error can quote the URL with it. */
function proxyAddress(proxyUrl: string): { uri: string; token?: string } {
  const url = new URL(proxyUrl);
  if (url.username === '') return { uri: url.href };
  return { uri: url.origin, token: `Basic ${Buffer.from(proxyLogin(url), 'utf8').toString('base64')}` };
}

/** One context for all connections: making one costs more CPU than the handshake does. */
function tlsOptions(tls: TlsConfig): {
  secureContext: SecureContext;
  rejectUnauthorized: boolean;
  servername?: string;
} {
  const old = tls.minVersion === 'TLSv1' || tls.minVersion === 'TLSv1.1';
  const secureContext = createSecureContext({
    minVersion: tls.minVersion,
    ...(tls.caFile === undefined ? {} : { ca: readFileSync(tls.caFile) }),
    ...(tls.certFile === undefined ? {} : { cert: readFileSync(tls.certFile) }),
    ...(tls.keyFile === undefined ? {} : { key: readFileSync(tls.keyFile) }),
    // OpenSSL 3 speaks TLS 1.0 and 1.1 only at its lowest security level.
    ...(old ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
  });
  return {
    secureContext,
    rejectUnauthorized: !tls.insecureSkipVerify,
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
  };
}
