import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { encodeAnswer, send } from './answer.ts';
import { htmlPage } from './fault-call.ts';
import { readPhpForm } from './php-form.ts';
import { readBody } from './read-body.ts';
import type { Simulator } from './simulator.ts';

/** Answers one request as the web server of a Denter does. Never rejects. */
export async function handleDenterRequest(
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body: Buffer | undefined;
  try {
    body = await readBody(request);
  } catch {
    response.destroy();
    return;
  }
  if (body === undefined) {
    sendPage(response, 413, 'Request Entity Too Large', { connection: 'close' });
    return;
  }
  try {
    answer(simulator, request, body, response);
  } catch (error) {
    // A mistake of the simulator's own. It is shown to the client and must not end the process.
    if (response.headersSent) response.destroy();
    else
      sendPage(
        response,
        500,
        `Simulator failed: ${error instanceof Error ? error.message : 'unknown error'}`,
      );
  }
}

function answer(
  simulator: Simulator,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const { method = '', url = '', headers } = request;
  const [path, query] = splitOnce(url, '?');
  const form = readPhpForm(method, headers['content-type'], body);
  const address = callerAddress(request);
  const helpdesk = helpdeskOf(simulator, path);
  const met = helpdesk === undefined ? undefined : simulator.meetFault(helpdesk);
  simulator.log({
    helpdesk,
    address,
    method,
    path,
    query,
    headers,
    fields: Object.fromEntries(form.fields),
    fault: met?.name,
    warnings:
      query === '' ? form.warnings : [...form.warnings, 'parameters in the URL end up in access logs'],
  });
  if (helpdesk === undefined) {
    sendPage(response, 404, 'Not Found');
    return;
  }
  const { access, answer: shape } = simulator.helpdesk(helpdesk);
  const whole = simulator.answer(helpdesk, { fields: form.fields, address });
  if (met?.fault.run !== undefined) {
    met.fault.run({ response, options: met.options, answer: whole, shape, access });
    return;
  }
  const type = whole.json ? 'application/json' : 'text/plain';
  send(response, whole.status, encodeAnswer(whole, shape), { 'content-type': type });
}

/** `/<helpdesk>/includes/api.php`; the name can be left out where there is one helpdesk only. */
function helpdeskOf(simulator: Simulator, path: string): string | undefined {
  const named = /^\/([^/]+)\/includes\/api\.php$/.exec(path)?.[1];
  if (named !== undefined) return simulator.has(named) ? named : undefined;
  const [only, ...others] = simulator.names;
  return path === '/includes/api.php' && others.length === 0 ? only : undefined;
}

function sendPage(
  response: ServerResponse,
  status: number,
  title: string,
  headers: OutgoingHttpHeaders = {},
): void {
  send(response, status, htmlPage(title), { 'content-type': 'text/html; charset=utf-8', ...headers });
}

/** A dual-stack socket shows IPv4 callers as `::ffff:192.0.2.1`; web servers hand PHP the plain address. */
function callerAddress({ socket }: IncomingMessage): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:(?=[0-9.]+$)/, '');
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const place = text.indexOf(separator);
  return place < 0 ? [text, ''] : [text.slice(0, place), text.slice(place + 1)];
}
