import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Milliseconds after which an answer that is not there is a mistake of the measurement. */
const patience = 60_000;

/**
 * One kept connection that asks and counts bytes, and does nothing else: a client that parses would be measured as well.
 * One request at a time.
 */
export class ScrapeClient {
  readonly #socket: Socket;
  #answer: PendingAnswer | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setTimeout(patience, () => socket.destroy(new Error(`no byte within ${patience} ms`)));
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(new Error('the peer closed the connection')));
    socket.on('data', (chunk) => this.#read(chunk));
  }

  static async open(port: number): Promise<ScrapeClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new ScrapeClient(socket);
  }

  /**
   * @returns milliseconds from the request's first byte to the answer's last
   * @throws {Error} when the answer is not 200, or does not come whole
   */
  async get(path: string, encoding = 'identity'): Promise<number> {
    if (this.#answer !== undefined) throw new Error('a request is under way');
    // Whoever waits for the end of a connection that is closed already waits for ever.
    if (this.#socket.destroyed) throw new Error('the peer closed the connection between two requests');
    const begun = performance.now();
    await new Promise<void>((resolve, reject) => {
      this.#answer = { head: Buffer.alloc(0), resolve, reject };
      this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: ${encoding}\r\n\r\n`);
    });
    return performance.now() - begun;
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const answer = this.#answer;
    if (answer === undefined) return;
    let body = chunk;
    if (answer.isEnd === undefined) {
      answer.head = Buffer.concat([answer.head, chunk]);
      const split = answer.head.indexOf('\r\n\r\n');
      if (split === -1) return;
      const head = answer.head.subarray(0, split).toString('latin1');
      if (!head.startsWith('HTTP/1.1 200')) {
        this.#socket.destroy(new Error(`the peer answered ${head.slice(0, 40)}`));
        return;
      }
      answer.isEnd = endOf(head);
      body = answer.head.subarray(split + 4);
    }
    if (answer.isEnd(body)) this.#end();
  }

  #end(error?: Error): void {
    const answer = this.#answer;
    this.#answer = undefined;
    if (error === undefined) answer?.resolve();
    else answer?.reject(error);
  }
}

interface PendingAnswer {
  /** What came before `isEnd` was known. */
  head: Buffer;
  isEnd?: (chunk: Buffer) => boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Tells of each piece of a body whether the answer ends with it. */
function endOf(head: string): (chunk: Buffer) => boolean {
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    let left = Number(length);
    return (chunk) => (left -= chunk.length) <= 0;
  }
  let tail = '';
  return (chunk) => {
    tail = (tail + chunk.subarray(-5).toString('latin1')).slice(-5);
    return tail === '0\r\n\r\n';
  };
}
