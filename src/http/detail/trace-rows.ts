import { STATUS_CODES } from 'node:http';
import type { CertificateTrace, ConnectionTrace } from '../../denter/connection-trace.ts';
import type { AttemptTrace } from '../../denter/trace.ts';
import { formatCount, formatMeasured } from '../status/wording.ts';

/** A name and a value, for the page and for plain text alike. */
export type TraceRow = readonly [name: string, value: string];

/** What one attempt did, step by step. Headers and body are left to whoever shows them. */
export function traceRows(attempt: AttemptTrace, nowMs: number): TraceRow[] {
  const { connection, reused, sentMs, firstByteMs, totalMs, status, failure, bytes } = attempt;
  const rows: (TraceRow | false)[] = [
    ['Connection', describeConnection(attempt)],
    ...(connection === undefined ? [] : connectionRows(connection, reused, nowMs)),
    sentMs !== undefined && ['Request sent', `after ${fine(sentMs)}`],
    firstByteMs !== undefined && ['First byte', `after ${fine(firstByteMs)}`],
    status !== undefined && ['HTTP status', `${status} ${STATUS_CODES[status] ?? ''}`.trim()],
    ['Ended', `after ${fine(totalMs)}, ${formatCount(bytes)} bytes of body`],
    failure !== undefined && ['Broken off', failure],
  ];
  return rows.filter((row) => row !== false);
}

function describeConnection({ connection, reused }: AttemptTrace): string {
  if (connection === undefined) return 'through a proxy, or none was begun: no details';
  return reused ? 'kept from an earlier poll: no DNS, TCP and TLS this time' : 'new';
}

function connectionRows(connection: ConnectionTrace, reused: boolean, nowMs: number): TraceRow[] {
  const { peer, tls } = connection;
  const rows: (TraceRow | false)[] = [
    ...(reused ? [] : newConnectionRows(connection)),
    reused && peer !== undefined && ['Peer', peer],
    tls !== undefined && ['TLS', `${tls.protocol}, ${tls.cipher}${reused ? '' : within(connection.tlsMs)}`],
    tls?.certificate !== undefined && ['Certificate', describeCertificate(tls.certificate, nowMs)],
  ];
  return rows.filter((row) => row !== false);
}

function newConnectionRows({ addresses, dnsMs, tried, connectMs, peer }: ConnectionTrace): TraceRow[] {
  const isName = addresses.length > 0 || tried.length === 0;
  const found = addresses.length === 0 ? 'no address' : addresses.join(', ');
  const rows: (TraceRow | false)[] = [
    isName && ['DNS', dnsMs === undefined ? 'no answer' : `${found}${within(dnsMs)}`],
    (peer === undefined || tried.length > 1) && tried.length > 0 && ['Addresses tried', tried.join(', ')],
    peer !== undefined && ['TCP', `${peer}${within(connectMs)}`],
  ];
  return rows.filter((row) => row !== false);
}

const dayMs = 86_400_000;

function describeCertificate({ subject, issuer, validTo }: CertificateTrace, nowMs: number): string {
  const end = Date.parse(validTo);
  const days = Math.floor((end - nowMs) / dayMs);
  const left = Number.isNaN(end) ? '' : days < 0 ? ' (expired)' : ` (${formatCount(days)} days left)`;
  return `${subject || 'no name'}, issued by ${issuer || 'nobody named'}, valid to ${validTo}${left}`;
}

function within(ms: number | undefined): string {
  return ms === undefined ? '' : `, in ${fine(ms)}`;
}

function fine(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : formatMeasured(ms);
}

/** A part of an attempt's time, in milliseconds since it began. */
export interface TraceSpan {
  readonly name: 'DNS' | 'TCP' | 'TLS' | 'waiting' | 'reading';
  readonly startMs: number;
  readonly endMs: number;
}

/** Where the time went. */
export function traceSpans({ connection, reused, sentMs, firstByteMs, totalMs }: AttemptTrace): TraceSpan[] {
  const spans: TraceSpan[] = [];
  let at = 0;
  const add = (name: TraceSpan['name'], lengthMs: number | undefined): void => {
    if (lengthMs === undefined) return;
    spans.push({ name, startMs: at, endMs: at + lengthMs });
    at += lengthMs;
  };
  if (connection !== undefined && !reused) {
    add('DNS', connection.dnsMs);
    add('TCP', connection.connectMs);
    add('TLS', connection.tlsMs);
  }
  if (sentMs !== undefined) spans.push({ name: 'waiting', startMs: sentMs, endMs: firstByteMs ?? totalMs });
  if (firstByteMs !== undefined) spans.push({ name: 'reading', startMs: firstByteMs, endMs: totalMs });
  return spans;
}
