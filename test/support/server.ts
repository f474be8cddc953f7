import { createServer, type IncomingMessage, type RequestListener, type ServerOptions } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** The vendor's own sample answer. */
export const sampleAnswer = {
  result: 'success',
  filteredDepartments: [1, 2, 3],
  allActive: 123,
  awaitingReply: 100,
  flaggedTickets: 15,
  status: {
    open: { title: 'Open', count: 60 },
    answered: { title: 'Answered', count: 23 },
    customerreply: { title: 'Customer-Reply', count: 40 },
    closed: { title: 'Closed', count: 4220 },
    onhold: { title: 'On Hold', count: 10 },
    inprogress: { title: 'In Progress', count: 0 },
  },
};

export async function listenOnFreePort(server: Server, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** A real HTTP server until the test ends; gives the address of an API on it. */
export async function serveHttp(listener: RequestListener, options: ServerOptions = {}): Promise<string> {
  const server = createServer(options, listener);
  const port = await listenOnFreePort(server);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  return `http://127.0.0.1:${port}/includes/api.php`;
}

/** A real HTTP server that takes its time for the sample answer, and counts how many it is asked for at once. */
export async function serveSlowly(ms: number): Promise<{ url: string; most: () => number }> {
  let running = 0;
  let most = 0;
  const url = await serveHttp((_req, res) => {
    running += 1;
    most = Math.max(most, running);
    setTimeout(() => {
      running -= 1;
      res.end(JSON.stringify(sampleAnswer));
    }, ms);
  });
  return { url, most: () => most };
}

/** A real HTTP server that gives every request this answer. */
export async function serveAnswer(
  status: number,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<string> {
  return serveHttp((_req, res) => {
    res.writeHead(status, headers).end(body);
  });
}

/** A real TCP server until the test ends. */
export async function serveTcp(onConnection: (socket: Socket, count: number) => void): Promise<string> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    count += 1;
    onConnection(socket, count);
  });
  const port = await listenOnFreePort(server);
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  return `http://127.0.0.1:${port}/includes/api.php`;
}

export async function readBody(req: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of req) body += String(chunk);
  return body;
}
