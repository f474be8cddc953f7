import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** How a connection came about. Durations in milliseconds; `undefined` where it did not come so far. */
export interface ConnectionTrace {
  /** `performance.now()` */
  readonly startedAt: number;
  /** What the name stands for; empty where the url names an address. */
  readonly addresses: readonly string[];
  readonly dnsMs: number | undefined;
  /** Each address that was tried, and what came of it. */
  readonly tried: readonly string[];
  /** TCP, after DNS. */
  readonly connectMs: number | undefined;
  /** Address and port that answered. */
  readonly peer: string | undefined;
  /** The handshake, after TCP. */
  readonly tlsMs: number | undefined;
  readonly tls: TlsTrace | undefined;
}

export interface TlsTrace {
  readonly protocol: string;
  readonly cipher: string;
  /** Of the certificate that was shown; `undefined` where a session was resumed without one. */
  readonly certificate: CertificateTrace | undefined;
}

export interface CertificateTrace {
  readonly subject: string;
  readonly issuer: string;
  /** As OpenSSL writes it. */
  readonly validTo: string;
}

type Draft = { -readonly [Key in keyof ConnectionTrace]: ConnectionTrace[Key] };

/** Many addresses say no more than some. */
const maxAddresses = 8;

/** Follows a socket that begins to connect. What is given back fills until it is connected, and not after that. */
export function watchConnection(socket: Socket): ConnectionTrace {
  const startedAt = performance.now();
  const draft: Draft = {
    startedAt,
    addresses: [],
    dnsMs: undefined,
    tried: [],
    connectMs: undefined,
    peer: undefined,
    tlsMs: undefined,
    tls: undefined,
  };
  const since = (earlierMs: number): number => performance.now() - startedAt - earlierMs;
  socket.on('lookup', (_error, address) => {
    draft.dnsMs ??= since(0);
    // Node's types don't say that there is none where the name is not found.
    if (typeof address === 'string') draft.addresses = add(draft.addresses, address);
  });
  socket.on('connectionAttempt', (address, port) => {
    draft.tried = add(draft.tried, join(address, port));
  });
  socket.on('connectionAttemptFailed', (address, port, _family, error) => {
    draft.tried = mark(draft.tried, join(address, port), codeOf(error));
  });
  socket.on('connectionAttemptTimeout', (address, port) => {
    draft.tried = mark(draft.tried, join(address, port), 'no answer in time');
  });
  // Before undici's own listener, which sends the request.
  socket.prependOnceListener('connect', () => {
    draft.connectMs = since(draft.dnsMs ?? 0);
    draft.peer = join(socket.remoteAddress ?? '', socket.remotePort ?? 0);
  });
  if (socket instanceof TLSSocket) watchHandshake(socket, draft, since);
  return draft;
}

/**
 * Node emits `secure` at the end of the handshake, before it judges the certificate (`secureConnect` comes only for a good
 * one): the moment to look at a bad one.
 */
function watchHandshake(socket: TLSSocket, draft: Draft, since: (earlierMs: number) => number): void {
  socket.prependOnceListener('secure', () => {
    draft.tlsMs = since((draft.dnsMs ?? 0) + (draft.connectMs ?? 0));
    draft.tls = {
      protocol: socket.getProtocol() ?? '',
      cipher: socket.getCipher().name,
      certificate: certificateOf(socket),
    };
  });
}

function certificateOf(socket: TLSSocket): CertificateTrace | undefined {
  const { subject, issuer, valid_to: validTo } = socket.getPeerCertificate();
  // Node's types don't know that it is an empty object where there is none.
  if (validTo === undefined) return undefined;
  return { subject: nameOf(subject), issuer: nameOf(issuer), validTo };
}

/** Far more than is shown: it is cut once secrets are hidden in it. */
const maxNameLength = 4096;

/** As it came: whoever runs the helpdesk wrote it, so it may be anything. */
function nameOf(
  name: { readonly CN?: string | string[]; readonly O?: string | string[] } | undefined,
): string {
  const part = name?.CN ?? name?.O ?? '';
  const text = typeof part === 'string' ? part : part.join(', ');
  return text.slice(0, maxNameLength);
}

function add(list: readonly string[], item: string): readonly string[] {
  return list.length < maxAddresses && !list.includes(item) ? [...list, item] : list;
}

function mark(tried: readonly string[], address: string, outcome: string): readonly string[] {
  return tried.map((each) => (each === address ? `${address}: ${outcome}` : each));
}

function join(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
}
