import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that one connection may send ahead of their answers. Prometheus, proxies and browsers send none. */
const mostWaiting = 8;

interface Turn {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

/**
 * The listener gets the requests of one connection one after the other, each when the answer before it is written. Node would hand
 * over all that came in one packet, some thousands, and would tell nobody of the end of those whose answer was not yet due when the
 * connection broke: what waits for that end would wait for ever. Who sends more ahead than a few is cut.
 */
export function http1Listener(listener: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, Turn[]>();
  const run = ({ req, res }: Turn, turns: Turn[]): void => {
    res.once('close', () => {
      const next = turns.shift();
      if (next === undefined) waiting.delete(req.socket);
      else if (!req.socket.destroyed) run(next, turns);
    });
    if (isTarget(req.url ?? '')) listener(req, res);
    else refuse(res);
  };
  return (req, res) => {
    const { socket } = req;
    if (socket.destroyed) return;
    const turns = waiting.get(socket);
    if (turns !== undefined) {
      if (turns.push({ req, res }) > mostWaiting) socket.destroy();
      return;
    }
    const none: Turn[] = [];
    waiting.set(socket, none);
    run({ req, res }, none);
  };
}

/** Express answers what it can't take apart with a page of its own, past all of ours. */
function isTarget(url: string): boolean {
  return url.startsWith('/') || url === '*' || URL.canParse(url);
}

function refuse(res: ServerResponse): void {
  res.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' });
  res.end('Bad Request\n');
}
