import { answers, says } from './replies.ts';
import { fault, type UpstreamFault } from './upstream-fault.ts';

/**
 * Every way of sending a client somewhere else.
 *
 * @param elsewhere host and port of a listener that nobody may reach
 */
export function redirectFaults(elsewhere: string): readonly UpstreamFault[] {
  const other = `http://${elsewhere}/includes/api.php`;
  const redirects = [301, 302, 303, 307, 308].flatMap((status) => [
    fault(`redirect-${status}-here`, 'redirect', `HTTP ${status} to /login.php`, answers(status, '', { Location: '/login.php?token=x' })), // prettier-ignore
    fault(`redirect-${status}-elsewhere`, 'redirect', `HTTP ${status} to http://127.0.0.9`, answers(status, '', { Location: `${other}?a=b` })), // prettier-ignore
  ]);
  const to = (name: string, location: string): UpstreamFault =>
    fault(name, 'redirect', 'HTTP 307', answers(307, '', { Location: location }));
  return [
    ...redirects,
    to('redirect-to-https', `https://${elsewhere}/`),
    to('redirect-by-scheme-less-url', `//${elsewhere}/`),
    to('redirect-with-login', `http://user:pass@${elsewhere}/`),
    to('redirect-to-nowhere', 'http://[::'),
    to('redirect-to-a-file', 'file:///etc/passwd'),
    fault('redirect-without-location', 'redirect', 'HTTP 302', answers(302)),
    fault('refresh', 'not_json', 'web page', answers(200, `<html><meta http-equiv=refresh content="0;url=${other}">`, { Refresh: `0;url=${other}` })), // prettier-ignore
    fault('proxy-that-is-told', 'http_status', 'HTTP 305', answers(305, '', { Location: `http://${elsewhere}/` })), // prettier-ignore
    fault('links', 'not_json', 'empty', answers(200, '', { Link: `<${other}>; rel=preload`, 'Alt-Svc': `h2="${elsewhere}"; ma=9`, 'Content-Location': other })), // prettier-ignore
    fault('json-that-redirects', 'bad_response', 'result', says(JSON.stringify({ redirect: other, location: other }))), // prettier-ignore
  ];
}
