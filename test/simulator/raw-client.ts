import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** What came over a connection until it ended, and how it ended. */
export interface RawReply {
  readonly text: string;
  readonly bytes: Buffer;
  /** Code of the socket's error; `idle` when nothing more came for a while; `end` otherwise. */
  readonly ending: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Give up after so many milliseconds of silence, or altogether after `maxBytes`. */
  readonly idleMs?: number;
  readonly maxBytes?: number;
  readonly ca?: string;
  readonly maxVersion?: 'TLSv1.2';
}

/** One HTTP/1.1 request over a socket of its own, without any HTTP client that could smooth things over. */
export function ask(url: string, request: RawRequest = {}): Promise<RawReply> {
  const { hostname, port, pathname, search, protocol } = new URL(url);
  const host = hostname.replaceAll(/[[\]]/g, '');
  const body = request.body ?? '';
  const headers = {
    host: `${hostname}:${port}`,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...request.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const text = `${request.method ?? 'POST'} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
  return new Promise((resolve) => {
    const socket =
      protocol === 'https:'
        ? connectTls({
            host,
            port: Number(port),
            servername: 'localhost',
            ca: request.ca,
            maxVersion: request.maxVersion,
          })
        : connect({ host, port: Number(port) });
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (ending: string) => {
      socket.destroy();
      const bytes = Buffer.concat(chunks);
      resolve({ text: bytes.toString('utf8'), bytes, ending });
    };
    socket.setTimeout(request.idleMs ?? 5000, () => finish('idle'));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > (request.maxBytes ?? Infinity)) finish('too much');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
    socket.on('end', () => finish('end'));
    socket.write(text);
  });
}

export function statusOf(reply: RawReply): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(reply.text)?.[1]);
}

export function headersOf(reply: RawReply): Readonly<Record<string, string>> {
  const head = reply.text.split('\r\n\r\n', 1)[0] ?? '';
  return Object.fromEntries(
    head
      .split('\r\n')
      .slice(1)
      .map((line) => [line.split(':', 1)[0]!.toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
}

export function bodyOf(reply: RawReply): string {
  return reply.text.slice(reply.text.indexOf('\r\n\r\n') + 4);
}

/** A form as a careful client encodes it. */
export function form(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}
