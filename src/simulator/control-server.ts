/**
 * The control endpoint: JSON over HTTP on a listener of its own, so that it survives every fault of the other. It asks for no
 * password; it is kept on loopback, and pages of other sites are kept out.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { send } from './answer.ts';
import { routes, type Post } from './control-routes.ts';
import { readBody } from './read-body.ts';
import { SimulatorError } from './simulator-error.ts';
import type { Simulator } from './simulator.ts';

interface Reply {
  readonly status: number;
  readonly body: object | string;
  readonly headers?: OutgoingHttpHeaders;
}

/** Answers one request. Never rejects. */
export async function handleControlRequest(
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = await replyTo(simulator, request).catch(replyToError);
  const text = typeof reply.body === 'string' ? reply.body : `${JSON.stringify(reply.body, undefined, 2)}\n`;
  const type = typeof reply.body === 'string' ? 'application/x-pem-file' : 'application/json';
  send(response, reply.status, text, {
    'content-type': type,
    'x-content-type-options': 'nosniff',
    ...reply.headers,
  });
}

async function replyTo(simulator: Simulator, request: IncomingMessage): Promise<Reply> {
  const refused = refuseForeign(simulator, request);
  if (refused !== undefined) return refusal(403, refused);
  const [pathname = '/', ...query] = (request.url ?? '/').split('?');
  const searchParams = new URLSearchParams(query.join('?'));
  const route = routes.get(pathname);
  if (route === undefined)
    return refusal(404, `there is no ${pathname}; there are: ${[...routes.keys()].join(', ')}`);
  if (request.method === 'GET' && route.get !== undefined) {
    return { status: 200, body: route.get(simulator, searchParams) };
  }
  if (request.method === 'POST' && route.post !== undefined) return runPost(simulator, request, route.post);
  const allow = [...(route.get ? ['GET'] : []), ...(route.post ? ['POST'] : [])].join(', ');
  return refusal(405, `${pathname} takes ${allow}`, { allow });
}

/** A page that a browser shows must not reach in: neither by its own origin nor by a name made to point here. */
function refuseForeign({ controlUrl }: Simulator, { headers }: IncomingMessage): string | undefined {
  if (headers.origin !== undefined && headers.origin !== controlUrl)
    return 'requests of other origins are refused';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return 'requests of other sites are refused';
  const host = headers.host?.replace(/:[0-9]+$/, '').replaceAll(/[[\]]/g, '') ?? '';
  const onLoopback = /^http:\/\/(127\.|\[::1\]|localhost)/.test(controlUrl);
  if (!onLoopback || host === 'localhost' || isIP(host) !== 0) return undefined;
  return `the host "${host}" is refused; use localhost or an address`;
}

async function runPost(simulator: Simulator, request: IncomingMessage, run: Post): Promise<Reply> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return refusal(415, `the content type is ${type ?? 'missing'}; wanted application/json`);
  }
  const body = await readBody(request);
  if (body === undefined) return refusal(413, 'the body is longer than 1 MiB', { connection: 'close' });
  let value: unknown;
  try {
    value = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch (error) {
    return refusal(400, `the body is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  return { status: 200, body: await run(simulator, value) };
}

function refusal(status: number, error: string, headers: OutgoingHttpHeaders = {}): Reply {
  return { status, body: { error }, headers };
}

function replyToError(error: unknown): Reply {
  if (error instanceof SimulatorError) return refusal(error.code === 'unknown' ? 404 : 400, error.message);
  return refusal(500, error instanceof Error ? error.message : 'unknown error');
}
