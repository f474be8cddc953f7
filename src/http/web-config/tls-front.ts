import { constants } from 'node:crypto';
import { createServer, type Server, type TlsOptions, type TLSSocket } from 'node:tls';
import { hasAllowedSan } from './client-sans.ts';
import type { ServerTls } from './web-config.ts';

/**
 * The TLS side of connections that came in elsewhere: emit `connection` with each of them. It has its own keys for sessions, so none
 * outlives the settings that it was made under.
 *
 * @param handshakeTimeout Milliseconds.
 * @param onSocket Gets every connection whose client may talk to us.
 */
export function createTlsFront(
  tls: ServerTls,
  handshakeTimeout: number,
  onSocket: (socket: TLSSocket) => void,
): Server {
  const server = createServer({ ...tlsOptions(tls), handshakeTimeout }, (socket) => {
    // Without a listener the reset of a refused client would end the process.
    socket.on('error', () => {});
    if (isAdmitted(tls, socket)) onSocket(socket);
    else socket.destroy();
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

function tlsOptions(tls: ServerTls): TlsOptions {
  const { cert, key, clientCa, clientAuth, minVersion, maxVersion, ciphers, ecdhCurve } = tls;
  return {
    cert,
    key,
    ...(clientCa !== undefined && { ca: clientCa }),
    minVersion,
    maxVersion,
    ciphers,
    ecdhCurve,
    honorCipherOrder: tls.honorCipherOrder,
    requestCert: clientAuth.request,
    rejectUnauthorized: clientAuth.require && clientAuth.verify,
    // A resumed session shows no certificate of its own. Where certificates count, each connection shows one.
    ...(clientAuth.request && { secureOptions: constants.SSL_OP_NO_TICKET }),
    ALPNProtocols: tls.http2 ? ['h2', 'http/1.1'] : ['http/1.1'],
  };
}

/** Node itself can only demand certificates that it can verify; the other ways are looked after here, before the first request is read. */
function isAdmitted({ clientAuth, clientAllowedSans }: ServerTls, socket: TLSSocket): boolean {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return !clientAuth.require;
  if (clientAuth.verify && !socket.authorized) return false;
  return clientAllowedSans === undefined || hasAllowedSan(certificate.subjectAltName, clientAllowedSans);
}
