import type { Socket } from 'node:net';
import { sampleAnswer } from '../support/server.ts';

/** One request that a faulty server has read whole. */
export interface Call {
  readonly socket: Socket;
  /** As it came over the wire. */
  readonly request: string;
  /** How many requests this connection has brought, this one included. */
  readonly nth: number;
}

/** What a server does with a request. */
export type Behaviour = (call: Call) => void;

export const sample = JSON.stringify(sampleAnswer);

/** The sample with other fields; one that is `undefined` is left out. */
export const sampleWith = (fields: object): string => JSON.stringify({ ...sampleAnswer, ...fields });

/** A whole HTTP answer, as bytes. */
export function httpAnswer(
  status: number,
  body: string | Buffer = '',
  headers: Readonly<Record<string, string>> = {},
  phrase = 'Whatever',
): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ 'Content-Length': bytes.length, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${phrase}\r\n${lines.join('')}\r\n`), bytes]);
}

/** Answers, and keeps the connection. */
export const answers =
  (...answer: Parameters<typeof httpAnswer>): Behaviour =>
  ({ socket }) =>
    socket.write(httpAnswer(...answer));

/** Answers 200 with this body. */
export const says = (body: string | Buffer): Behaviour => answers(200, body);

/** Sends bytes as they are, and closes the connection. */
export const sends =
  (...bytes: (string | Buffer)[]): Behaviour =>
  ({ socket }) =>
    socket.end(Buffer.concat(bytes.map((each) => Buffer.from(each))));

/** Sends bytes as they are, and leaves the connection open. */
export const sendsAndWaits =
  (...bytes: (string | Buffer)[]): Behaviour =>
  ({ socket }) =>
    socket.write(Buffer.concat(bytes.map((each) => Buffer.from(each))));

/** Sends the first bytes, and then the others again and again, until the connection is closed. */
export const drips =
  (first: string, drop: string, everyMs = 100): Behaviour =>
  ({ socket }) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(drop), everyMs);
    socket.once('close', () => clearInterval(timer));
  };

/** Sends the first bytes, and then up to `limit` bytes of white space as fast as they are taken. */
export const floods =
  (first: string, limit = Infinity): Behaviour =>
  ({ socket }) => {
    const chunk = Buffer.alloc(65_536, ' ');
    let left = limit;
    const pump = (): void => {
      while (left > 0 && !socket.destroyed) {
        left -= chunk.length;
        if (!socket.write(chunk)) return;
      }
      if (left <= 0) socket.end();
    };
    socket.write(first);
    socket.on('drain', pump);
    pump();
  };

export const resets: Behaviour = ({ socket }) => socket.resetAndDestroy();
export const closes: Behaviour = ({ socket }) => socket.end();
export const staysSilent: Behaviour = () => {};

/** Sends the first bytes, waits until they are on their way, and resets the connection. */
export const resetsAfter =
  (bytes: string): Behaviour =>
  ({ socket }) => {
    socket.write(bytes);
    setTimeout(() => socket.resetAndDestroy(), 50);
  };
