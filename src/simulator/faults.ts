/** The one table of faults: name → the exporter's reason for it, and what it does. */
import { gzipSync } from 'node:zlib';
import { send, encodeAnswer } from './answer.ts';
import { alterFields, alterText, htmlPage, page, refuse, type FaultAction } from './fault-call.ts';
import { optionNames, type FaultOptions } from './fault-options.ts';
import * as sockets from './fault-sockets.ts';
import type { PhpValue } from './php-json.ts';

export interface Fault {
  /** The exporter's `reason` for it. */
  readonly reason: string;
  readonly does: string;
  readonly options?: readonly (keyof FaultOptions)[];
  /** Absent for a fault of the listener, which hits every helpdesk at once. */
  readonly run?: FaultAction;
}

const put = (key: string, value: PhpValue): FaultAction =>
  alterFields((fields) => new Map([...fields, [key, value]]));
const tooMany = new Map(
  Array.from({ length: 250 }, (_, index): [string, PhpValue] => [
    `status${index}`,
    new Map<string, PhpValue>([
      ['title', `Status ${index}`],
      ['count', 1],
    ]),
  ]),
);

const redirect: FaultAction = ({ response, options }) => {
  send(response, options.status ?? 302, '', { location: options.location ?? '/login.php' });
};
const rateLimit: FaultAction = (call) =>
  page(429, 'Too Many Requests')({ ...call, options: { retryAfter: '60', ...call.options } });
const demandLogin: FaultAction = ({ response }) => {
  const headers = { 'content-type': 'text/html', 'www-authenticate': 'Basic realm="staff"' };
  send(response, 401, htmlPage('Unauthorized'), headers);
};
const compress: FaultAction = ({ response, answer, shape }) => {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  send(response, answer.status, gzipSync(encodeAnswer(answer, shape)), headers);
};
const notice =
  '<br />\n<b>Notice</b>:  Undefined index: cron in <b>/var/www/denter/init.php</b> on line <b>7</b><br />\n';
const padding = 'x'.repeat(2 * 1024 * 1024);

// prettier-ignore
const table: Readonly<Record<string, Fault>> = {
  connect: { reason: 'connect', does: 'Closes the port; connections are refused.' },
  tls_expired: { reason: 'tls', does: 'Shows a certificate that ended yesterday. HTTPS only.' },
  tls_wrong_host: { reason: 'tls', does: 'Shows a certificate for `wrong.invalid`. HTTPS only.' },
  tls_unknown_ca: { reason: 'tls', does: 'Shows a certificate of another CA. HTTPS only.' },
  tls_old_version: { reason: 'tls', does: 'Speaks TLS 1.1 and nothing newer. HTTPS only.' },
  timeout: { reason: 'timeout', does: 'Takes the request and never answers.', run: sockets.staySilent },
  timeout_late: { reason: 'timeout', does: 'Gives the right answer after `delay` (default 3s).', options: ['delayMs'], run: sockets.answerLate },
  timeout_headers: { reason: 'timeout', does: 'Sends one header line every 200 ms, for ever.', run: sockets.dripHeaders },
  timeout_body: { reason: 'timeout', does: 'Sends the right answer, one byte every 200 ms.', run: sockets.dripBody },
  reset: { reason: 'reset', does: 'Resets the connection before the headers.', run: sockets.resetBeforeHeaders },
  reset_closed: { reason: 'reset', does: 'Closes the connection before the headers.', run: sockets.closeBeforeHeaders },
  reset_body: { reason: 'reset', does: 'Resets the connection in mid-body.', run: sockets.resetInBody },
  reset_short_body: { reason: 'reset', does: 'Closes the connection in mid-body, before `Content-Length` is reached.', run: sockets.closeInBody },
  redirect: { reason: 'redirect', does: 'Redirects with `status` (default 302) to `location` (default `/login.php`).', options: ['status', 'location'], run: redirect },
  auth: { reason: 'auth', does: 'Refuses with `message` (default `Authentication Failed`) and `status`.', options: ['message', 'status'], run: refuse('Authentication Failed') },
  auth_page: { reason: 'auth', does: 'Answers 401 with an HTML page and `WWW-Authenticate`.', run: demandLogin },
  ip_denied: { reason: 'ip_denied', does: 'Refuses with `message` (default `Invalid IP 192.0.2.7`) and `status`.', options: ['message', 'status'], run: refuse('Invalid IP 192.0.2.7') },
  permission: { reason: 'permission', does: 'Refuses with `message` (default `Invalid Permissions: API action "getticketcounts" is not allowed`) and `status`.', options: ['message', 'status'], run: refuse('Invalid Permissions: API action "getticketcounts" is not allowed') },
  not_found: { reason: 'not_found', does: 'Answers 404 with an HTML page.', run: page(404, 'Not Found') },
  rate_limited: { reason: 'rate_limited', does: 'Answers 429 with `retry_after` (default 60) as its `Retry-After`.', options: ['retryAfter'], run: rateLimit },
  http_status: { reason: 'http_status', does: 'Answers `status` (default 403) with a firewall’s HTML page, and `retry_after`.', options: ['status', 'retryAfter'], run: page(403, 'Access blocked by the web application firewall') },
  server_error: { reason: 'server_error', does: 'Answers `status` (default 503) with a maintenance page, and `retry_after`.', options: ['status', 'retryAfter'], run: page(503, 'Down for maintenance') },
  api_error: { reason: 'api_error', does: 'Refuses with `message` (default `An admin user is required`) and `status`.', options: ['message', 'status'], run: refuse('An admin user is required') },
  too_large: { reason: 'too_large', does: 'Sends valid JSON of 2 MiB.', run: put('padding', padding) },
  too_large_endless: { reason: 'too_large', does: 'Sends white space for ever.', run: sockets.endlessBody },
  not_json: { reason: 'not_json', does: 'Answers `status` (default 200) with an HTML page.', options: ['status'], run: page(200, 'Welcome') },
  not_json_notice: { reason: 'not_json', does: 'Writes a PHP notice before the JSON; `status` (default 200).', options: ['status'], run: alterText((text) => notice + text) },
  not_json_trailing: { reason: 'not_json', does: 'Writes text after the JSON; `status` (default 200).', options: ['status'], run: alterText((text) => `${text}\n<!-- cached -->`) },
  not_json_truncated: { reason: 'not_json', does: 'Ends in the middle of the JSON, with a `Content-Length` that fits; `status` (default 200).', options: ['status'], run: alterText((text) => text.slice(0, text.length / 2)) },
  not_json_empty: { reason: 'not_json', does: 'Answers `status` (default 200) with an empty body.', options: ['status'], run: alterText(() => '') },
  not_json_utf8: { reason: 'not_json', does: 'Puts a byte that is no UTF-8 into a string; `status` (default 200).', options: ['status'], run: alterText((text) => Buffer.from(text.replace('{', '{"note":"\u00ff",'), 'latin1')) },
  bad_response: { reason: 'bad_response', does: 'Leaves `allActive` out.', run: alterFields((fields) => new Map([...fields].filter(([key]) => key !== 'allActive'))) },
  bad_response_negative: { reason: 'bad_response', does: 'Says -3 tickets await a reply.', run: put('awaitingReply', -3) },
  bad_response_fraction: { reason: 'bad_response', does: 'Says 12.5 tickets are active.', run: put('allActive', 12.5) },
  bad_response_null: { reason: 'bad_response', does: 'Says null tickets are flagged.', run: put('flaggedTickets', null) },
  bad_response_text: { reason: 'bad_response', does: 'Says "12abc" tickets are active.', run: put('allActive', '12abc') },
  bad_response_huge: { reason: 'bad_response', does: 'Says 2^60 tickets are active, more than a double can count.', run: put('allActive', 2 ** 60) },
  bad_response_status: { reason: 'bad_response', does: 'Sends a text in place of the `status` map.', run: put('status', 'none') },
  bad_response_garbage: { reason: 'bad_response', does: 'Speaks SSH in place of HTTP.', run: sockets.speakAnotherProtocol },
  bad_response_gzip: { reason: 'bad_response', does: 'Compresses the answer, asked or not.', run: compress },
  too_many_statuses: { reason: 'too_many_statuses', does: 'Sends 250 statuses.', run: put('status', tooMany) },
};

export const faults: ReadonlyMap<string, Fault> = new Map(Object.entries(table));

/** Says which options mean nothing to a fault, and which would; `undefined` when all are fine. */
export function optionProblem(name: string, fault: Fault, options: FaultOptions): string | undefined {
  const possible = (fault.options ?? []).map((option) => optionNames[option]);
  const given = Object.entries(optionNames).filter(([option]) => Object.hasOwn(options, option));
  const strange = given.map(([, shown]) => shown).filter((shown) => !possible.includes(shown));
  if (strange.length === 0) return undefined;
  return `${name} has no option ${strange.join(', ')}; its options are: ${possible.join(', ') || 'none'}`;
}
