import { sampleAnswer } from '../support/server.ts';
import { damaged } from './damage.ts';
import { Genes } from './genes.ts';
import { messages } from './hostile.ts';
import { mutatedBody } from './mutated-body.ts';

/** What happens to the connection after the last byte. */
export type StreamEnd = 'keep' | 'end' | 'reset';

/** What a server sends, piece by piece. */
export interface SentStream {
  readonly pieces: readonly { readonly bytes: Buffer; readonly pauseMs: number }[];
  readonly end: StreamEnd;
}

const statuses = [201, 204, 300, 301, 302, 304, 307, 400, 401, 403, 404, 429, 500, 503, 599];
const interim = ['HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n', 'HTTP/1.1 102 Processing\r\n\r\n', 'HTTP/1.1 100 Continue\r\n\r\n']; // prettier-ignore
// prettier-ignore
const harmless = [
  'Content-Type: text/html; charset=utf-8', 'Server: Apache', 'X-Powered-By: PHP/8.2.7',
  'Set-Cookie: a=b; path=/', 'Connection: close', 'Connection: keep-alive', 'Keep-Alive: timeout=5, max=100',
  'Retry-After: 9', 'X-Empty:', 'Content-Encoding: identity', 'Location: http://127.0.0.9/?a=b',
  'X-\u00e4: \u00e4', 'Vary: *', 'Date: never',
];
// prettier-ignore
const awkward = [
  'Content-Length: 5', 'Content-Length: -1', 'Content-Length: 1e3', 'Content-Length : 5',
  'Content-Length: 0x10', 'Content-Length: 5, 5', 'Content-Length: 99999999999999999999', 'Content-Length:',
  'Content-Length: +5', 'Transfer-Encoding: chunked', 'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: identity', 'Transfer-Encoding: xchunked', 'Transfer-Encoding : chunked',
  'Content-Encoding: gzip', 'Content-Encoding: br', 'Upgrade: h2c\r\nConnection: upgrade', ' folded',
  'no colon', ': nameless', 'X: \0', 'X: a\rb', 'X\x01: a', `X-Long: ${'x'.repeat(20_000)}`, 'Trailer: X',
  'Keep-Alive: timeout=0', 'X: y\n', 'Connection: close, keep-alive',
];

/** The vendor's sample, with numbers that tell it from any other. */
function numberedSample(from: Genes): object {
  const numbers = { allActive: from.below(2 ** 31), awaitingReply: from.below(2 ** 31), flaggedTickets: from.below(2 ** 31) }; // prettier-ignore
  return { ...sampleAnswer, ...numbers };
}

function bodyOf(from: Genes): Buffer {
  const sample = numberedSample(from);
  if (from.onceIn(12)) return Buffer.from(JSON.stringify({ result: 'error', message: from.of(messages) }));
  if (from.onceIn(5)) return mutatedBody(sample, from);
  const text = JSON.stringify(sample);
  // Around the most that is read.
  return Buffer.from(from.onceIn(500) ? text.padEnd(1_048_575 + from.below(3)) : text);
}

function chunked(body: Buffer, from: Genes): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const part = body.subarray(at, at + (from.left <= 0 ? body.length : 1 + from.below(400)));
    const extension = from.onceIn(6) ? ';name=value' : '';
    parts.push(Buffer.from(`${part.length.toString(16)}${extension}\r\n`), part, Buffer.from('\r\n'));
    at += part.length;
  }
  const trailer = from.onceIn(6) ? 'X-Trailer: y\r\n' : '';
  return Buffer.concat([...parts, Buffer.from(`0\r\n${trailer}\r\n`)]);
}

/** An answer as a server in its right mind may write it, but for its headers now and then. */
function response(from: Genes): Buffer {
  const body = bodyOf(from);
  const status = from.onceIn(6) ? from.of(statuses) : 200;
  const framing = from.of(['length', 'length', 'chunks', 'close']);
  const fields = Array.from({ length: from.below(4) }, () => from.of(from.onceIn(10) ? awkward : harmless));
  if (framing === 'length') fields.splice(from.below(3), 0, `Content-Length: ${body.length}`);
  if (framing === 'chunks') fields.splice(from.below(3), 0, 'Transfer-Encoding: chunked');
  const version = from.onceIn(10) ? '1.0' : '1.1';
  const head = [`HTTP/${version} ${status} ${from.of(['OK', '', 'Whatever \u00e4'])}`, ...fields, '', ''];
  const before = from.onceIn(12) ? from.of(interim) : '';
  return Buffer.concat([
    Buffer.from(before + head.join('\r\n'), 'latin1'),
    framing === 'chunks' ? chunked(body, from) : body,
  ]);
}

/** A good answer after something has happened to it: to its bytes, their timing, or the connection. */
export function streamFrom(numbers: readonly number[], timeoutMs: number): SentStream {
  const from = new Genes(numbers);
  let bytes = response(from);
  for (let left = from.onceIn(2) ? 1 + from.below(2) : 0; left > 0; left -= 1) bytes = damaged(bytes, from);
  if (from.onceIn(12)) bytes = Buffer.concat([bytes, from.onceIn(2) ? response(from) : from.bytes(6)]);
  const cuts = Array.from({ length: from.below(5) }, () => from.below(bytes.length + 1));
  const bounds = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
  const pieces = bounds.slice(1).map((bound, index) => ({
    bytes: bytes.subarray(bounds[index], bound),
    pauseMs: from.onceIn(400) ? 2 * timeoutMs : from.below(8),
  }));
  return { pieces, end: from.of(['end', 'keep', 'end', 'end', 'keep', 'end', 'end', 'reset']) };
}
