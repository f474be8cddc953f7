import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/**
 * One kept connection that asks and counts bytes, and does nothing else: a client that parses would be measured as well.
 */
export class ScrapeClient {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async open(port: number): Promise<ScrapeClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new ScrapeClient(socket);
  }

  /** @returns milliseconds from the request's first byte to the answer's last */
  async get(path: string, encoding = 'identity'): Promise<number> {
    const begun = performance.now();
    const ended = this.#answerEnd();
    this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: ${encoding}\r\n\r\n`);
    await ended;
    return performance.now() - begun;
  }

  close(): void {
    this.#socket.destroy();
  }

  async #answerEnd(): Promise<void> {
    return new Promise((resolve, reject) => {
      let head = Buffer.alloc(0);
      let isEnd: ((chunk: Buffer) => boolean) | undefined;
      const onData = (chunk: Buffer): void => {
        let body = chunk;
        if (isEnd === undefined) {
          head = Buffer.concat([head, chunk]);
          const split = head.indexOf('\r\n\r\n');
          if (split === -1) return;
          isEnd = endOf(head.subarray(0, split).toString('latin1'));
          body = head.subarray(split + 4);
        }
        if (!isEnd(body)) return;
        this.#socket.off('data', onData).off('close', onClose);
        resolve();
      };
      const onClose = (): void => reject(new Error('the peer closed the connection'));
      this.#socket.on('data', onData).once('close', onClose);
    });
  }
}

/** Tells of each piece of a body whether the answer ends with it. */
function endOf(head: string): (chunk: Buffer) => boolean {
  if (!head.startsWith('HTTP/1.1 200')) throw new Error(`the peer answered ${head.slice(0, 40)}`);
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
