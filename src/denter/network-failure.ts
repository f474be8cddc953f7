import { errors } from 'undici';
import { DenterError } from './denter-error.ts';
import type { Reason } from './reason.ts';

/** Where an exchange stood when it failed: TCP errors mean different things before and after the connection stands. */
export type Phase = 'connecting' | 'waiting' | 'reading';

const reasonsByCode: Readonly<Record<string, Reason>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  EMFILE: 'local',
  ENFILE: 'local',
  ENOBUFS: 'local',
  ENOMEM: 'local',
  UND_ERR_PRX_TLS: 'tls',
  EPROTO: 'tls',
  UND_ERR_CONNECT_TIMEOUT: 'connect',
  ECONNREFUSED: 'connect',
  EADDRNOTAVAIL: 'connect',
  UND_ERR_SOCKET: 'reset',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'reset',
  UND_ERR_HEADERS_OVERFLOW: 'bad_response',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
};

/** Of Node's and OpenSSL's certificate errors, those that do not begin with `CERT_` or `ERR_`. */
const certificateCodes: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'HOSTNAME_MISMATCH',
]);

/**
 * What a failure below HTTP means.
 *
 * @param secure whether TLS is part of connecting
 */
export function networkFailure(error: unknown, phase: Phase, secure: boolean): DenterError {
  if (error instanceof DenterError) return error;
  if (error instanceof errors.HTTPParserError)
    return new DenterError('bad_response', error.message, { cause: error });
  const code = codeOf(error);
  // Of a proxy that is asked plain HTTP; one that is asked for a tunnel fails while connecting.
  if (error instanceof Error && error.message.startsWith('Proxy Authentication Required'))
    return new DenterError('connect', error.message, { cause: error });
  return new DenterError(reasonOf(code, phase, secure), describe(error, code), { cause: error });
}

function reasonOf(code: string, phase: Phase, secure: boolean): Reason {
  if (
    code.startsWith('CERT_') ||
    code.startsWith('ERR_TLS_') ||
    code.startsWith('ERR_SSL_') ||
    certificateCodes.has(code)
  )
    return 'tls';
  const reason = reasonsByCode[code];
  if (phase !== 'connecting') return reason ?? 'reset';
  // A peer that hangs up during the handshake, or talks something else than TLS.
  if (reason === 'reset' && secure && code !== 'ETIMEDOUT') return 'tls';
  return reason === undefined || reason === 'reset' ? 'connect' : reason;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Of `803C…:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/…` the last part that tells. */
const openSslReason = /:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/;

function describe(error: unknown, code: string): string {
  // Node tries every address of a name; what it says of all of them together is empty.
  if (error instanceof AggregateError) {
    return error.errors
      .map((each: unknown) => (each instanceof Error ? each.message : String(each)))
      .join('; ');
  }
  const message = error instanceof Error ? error.message : String(error);
  const text = openSslReason.exec(message)?.[1] ?? message;
  return code === '' || text.includes(code) ? text : `${text} (${code})`;
}
