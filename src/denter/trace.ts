import type { CertificateTrace, ConnectionTrace } from './connection-trace.ts';
import { cleanText, type Hide } from './clean.ts';
import { shownBody, shownHeaders } from './shown-answer.ts';
import type { ExchangeEnd } from './exchange-end.ts';

/**
 * What happened on the network in one poll, for people. Fit to be shown: no secrets, no control characters. Kept for
 * every department set, so it is small: some 700 bytes, and up to 2 kB more for the body of a failed poll.
 */
export interface PollTrace {
  /** One, or two where the poll tried again. */
  readonly attempts: readonly AttemptTrace[];
}

/** Moments are milliseconds since the attempt began; `undefined` where it did not come so far. */
export interface AttemptTrace {
  /** `undefined` where none was begun, and where a proxy is between. */
  readonly connection: ConnectionTrace | undefined;
  /** Whether the connection stood already. */
  readonly reused: boolean;
  readonly sentMs: number | undefined;
  /** The answer's first byte. */
  readonly firstByteMs: number | undefined;
  readonly totalMs: number;
  readonly status: number | undefined;
  /** `name: value`, one a line. */
  readonly headers: string;
  /** Of the body, as far as it was read. */
  readonly bytes: number;
  /** Its beginning, of a failed poll only. */
  readonly body: string | undefined;
  /** What ended it, of an attempt that got no answer. */
  readonly failure: string | undefined;
}

/**
 * @param hide replaces the caller's secrets
 * @param failed whether the poll failed: only then a body is worth its memory
 */
export function traceOf(ends: readonly ExchangeEnd[], hide: Hide, failed: boolean): PollTrace {
  return { attempts: ends.map((end) => attemptOf(end, hide, failed)) };
}

function attemptOf(end: ExchangeEnd, hide: Hide, failed: boolean): AttemptTrace {
  const { startedAt, sentAt, firstByteAt, endedAt, connection, reused, chunks, failure } = end;
  return {
    connection: connection && shownConnection(connection, reused, hide),
    reused,
    sentMs: sentAt && sentAt - startedAt,
    firstByteMs: firstByteAt && firstByteAt - startedAt,
    totalMs: endedAt - startedAt,
    status: end.status,
    headers: shownHeaders(end.headers, hide),
    bytes: chunks.reduce((sum, { length }) => sum + length, 0),
    body: failed && chunks.length > 0 ? shownBody(chunks, hide) : undefined,
    failure: failure && cleanText(failure, hide),
  };
}

const maxNameLength = 200;

/** A copy, for one that is still under way changes; one that stood already does not. */
function shownConnection(connection: ConnectionTrace, reused: boolean, hide: Hide): ConnectionTrace {
  const { tls } = connection;
  if (tls?.certificate === undefined) return reused ? connection : { ...connection };
  return { ...connection, tls: { ...tls, certificate: shownCertificate(tls.certificate, hide) } };
}

function shownCertificate({ subject, issuer, validTo }: CertificateTrace, hide: Hide): CertificateTrace {
  return {
    subject: cleanText(subject, hide, maxNameLength),
    issuer: cleanText(issuer, hide, maxNameLength),
    validTo,
  };
}
