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

/** By socket. Listeners that share it are the same for all: closures took 0.4 kB a connection. */
const drafts = new WeakMap<Socket, Draft>();

/** Follows a socket that begins to connect. What is given back fills until it is connected, and not after that. */
export function watchConnection(socket: Socket): ConnectionTrace {
  const draft: Draft = {
    startedAt: performance.now(),
    addresses: [],
    dnsMs: undefined,
    tried: [],
    connectMs: undefined,
    peer: undefined,
    tlsMs: undefined,
    tls: undefined,
  };
  drafts.set(socket, draft);
  socket.on('lookup', onLookup);
  socket.on('connectionAttempt', onAttempt);
  socket.on('connectionAttemptFailed', onAttemptFailed);
  socket.on('connectionAttemptTimeout', onAttemptTimeout);
  // Before undici's own listener, which sends the request.
  socket.prependOnceListener('connect', onConnect);
  if (socket instanceof TLSSocket) socket.prependOnceListener('secure', onSecure);
  return draft;
}

function onLookup(this: Socket, _error: unknown, address: unknown): void {
  update(this, ({ dnsMs, startedAt, addresses }) => ({
    dnsMs: dnsMs ?? performance.now() - startedAt,
    // Node's types don't say that there is none where the name is not found.
    addresses: typeof address === 'string' ? add(addresses, address) : addresses,
  }));
}

function onAttempt(this: Socket, address: string, port: number): void {
  update(this, ({ tried }) => ({ tried: add(tried, join(address, port)) }));
}

function onAttemptFailed(this: Socket, address: string, port: number, _family: number, error: Error): void {
  update(this, ({ tried }) => ({ tried: mark(tried, join(address, port), codeOf(error)) }));
}

function onAttemptTimeout(this: Socket, address: string, port: number): void {
  update(this, ({ tried }) => ({ tried: mark(tried, join(address, port), 'no answer in time') }));
}

function onConnect(this: Socket): void {
  update(this, ({ startedAt, dnsMs }) => ({
    connectMs: performance.now() - startedAt - (dnsMs ?? 0),
    peer: join(this.remoteAddress ?? '', this.remotePort ?? 0),
  }));
}

/**
 * Node emits `secure` at the end of the handshake, before it judges the certificate (`secureConnect` comes only for a good
 * one): the moment to look at a bad one.
 */
function onSecure(this: TLSSocket): void {
  update(this, ({ startedAt, dnsMs, connectMs }) => ({
    tlsMs: performance.now() - startedAt - (dnsMs ?? 0) - (connectMs ?? 0),
    tls: {
      protocol: this.getProtocol() ?? '',
      cipher: this.getCipher().name,
      certificate: certificateOf(this),
    },
  }));
}

function update(socket: Socket, change: (draft: ConnectionTrace) => Partial<ConnectionTrace>): void {
  const draft = drafts.get(socket);
  if (draft !== undefined) Object.assign(draft, change(draft));
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
  // Not by spreading: a list that grows has room for 17.
  return list.length < maxAddresses && !list.includes(item) ? list.concat(item) : list;
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
