import { canaries, everyForm, proxyLogin } from './canaries.ts';
import { answers, httpAnswer, sampleWith, says, sends, type Behaviour } from './replies.ts';
import { fault, type UpstreamFault } from './upstream-fault.ts';
import type { Upstream } from './faulty-server.ts';

const error = (message: string, status = 200): Behaviour =>
  answers(status, JSON.stringify({ result: 'error', message }));

/** A server that tells the request's own bytes again: in a page, as PHP's var_dump does, encoded. */
const echo =
  (write: (request: string) => string): Behaviour =>
  (call) =>
    says(write(call.request))(call);
const fieldsOf = (request: string): string => request.slice(request.indexOf('secret='));
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

/** A secret that comes back, in each place where anything of an answer is shown. */
function places(name: string, text: string): UpstreamFault[] {
  const long = 'x'.repeat(50) + text;
  return [
    fault(`${name}-in-message`, 'api_error', '<secret>', error(text)),
    fault(`${name}-in-ip`, 'ip_denied', '<secret>', error(`Invalid IP ${text}`, 403)),
    fault(`${name}-in-page`, 'not_json', '<secret>', says(`<html>${text}`)),
    fault(`${name}-in-notice`, 'not_json', '<secret>', says(`Notice: ${text} {"result":1}`)),
    fault(`${name}-in-count`, 'bad_response', '<secret>', says(sampleWith({ allActive: text }))),
    fault(`${name}-in-long-count`, 'bad_response', '<sec', says(sampleWith({ allActive: long }))),
    fault(`${name}-in-departments`, 'bad_response', '<secret>', says(sampleWith({ filteredDepartments: { [text]: text } }))), // prettier-ignore
    fault(
      `${name}-in-bad-status`,
      'bad_response',
      '<secret>',
      says(sampleWith({ status: { [text]: text } })),
    ),
    fault(`${name}-in-status`, undefined, '', says(sampleWith({ status: { [text]: { title: text, count: 1 } } }))), // prettier-ignore
    fault(`${name}-in-location`, 'redirect', '<secret>', answers(302, '', { Location: `/x/${text}` })), // prettier-ignore
    fault(`${name}-in-login-of-location`, 'redirect', 'HTTP 302', answers(302, '', { Location: `http://u:${encodeURIComponent(text)}@x.invalid/` })), // prettier-ignore
    fault(`${name}-in-encoding`, 'bad_response', '<secret>', answers(200, '', { 'Content-Encoding': text })), // prettier-ignore
    fault(`${name}-in-phrase`, 'server_error', 'HTTP 500', sends(httpAnswer(500, text, { 'X-Echo': text, 'Retry-After': text }, text))), // prettier-ignore
    fault(`${name}-in-protocol`, 'bad_response', /.+/, sends(`${text}\r\n\r\n`)),
    fault(`${name}-in-bad-header`, 'bad_response', /.+/, sends(`HTTP/1.1 200 OK\r\n ${text}\r\n\r\n`)),
  ];
}

const asAdmin = (upstream: Upstream): Record<string, unknown> => ({
  url: upstream.url,
  credentials: { username: 'reporting', password: canaries.password },
});

/** What a proxy that stands before a helpdesk tells of the login to it. */
const throughProxy = (target: string) => (upstream: Upstream) => ({
  url: target,
  proxy_url: `http://proxyuser:${encodeURIComponent(canaries.proxyPassword)}@${new URL(upstream.url).host}`,
});
const viaProxy = (name: string, reason: UpstreamFault['reason'], behave: Behaviour): UpstreamFault => ({
  ...fault(name, reason, '<secret>', behave),
  server: { behave, proxy: true },
  config: throughProxy('http://helpdesk.invalid/'),
});
const proxySecrets = `${proxyLogin} ${everyForm(canaries.proxyPassword)}`;

export const echoFaults: readonly UpstreamFault[] = [
  ...places('secret', everyForm(canaries.secret)),
  ...places('key', everyForm(canaries.accessKey)),
  ...places('password', everyForm(canaries.password)).map((entry) => ({ ...entry, config: asAdmin })),
  fault(
    'request-in-page',
    'not_json',
    '<secret>',
    echo((request) => `<html>${fieldsOf(request)}`),
  ),
  fault('request-in-message', 'api_error', '<secret>', echo((request) => JSON.stringify({ result: 'error', message: fieldsOf(request) }))), // prettier-ignore
  fault(
    'request-in-base64',
    'not_json',
    '<secret>',
    echo((request) => base64(fieldsOf(request))),
  ),
  fault(
    'request-in-base64-1',
    'not_json',
    '<secret>',
    echo((request) => base64(`1${fieldsOf(request)}`)),
  ),
  fault(
    'request-in-base64-2',
    'not_json',
    '<secret>',
    echo((request) => base64(`12${fieldsOf(request)}`)),
  ),
  viaProxy('proxy-login-in-page', 'not_json', says(`<html>${proxySecrets}`)),
  viaProxy('proxy-login-in-message', 'api_error', error(proxySecrets)),
  viaProxy('proxy-login-in-count', 'bad_response', says(sampleWith({ allActive: proxySecrets }))),
  viaProxy('proxy-request-in-page', 'not_json', echo((request) => `<html>${request.slice(request.indexOf('proxy-auth'))}`)), // prettier-ignore
  { ...viaProxy('proxy-login-in-407', 'connect', sends(httpAnswer(407, proxySecrets, { 'Proxy-Authenticate': proxySecrets }, proxySecrets))), says: /407|Proxy/ }, // prettier-ignore
];
