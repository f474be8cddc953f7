import { isIP } from 'node:net';
import { localAdvice } from './local/local-advice.ts';
import type { Reason } from './reason.ts';
import { remedy } from './remedy.ts';

export type Advice = readonly [Reason, RegExp, (found: string) => string | undefined];

/** What a message tells beyond its reason, and what to do then. The first that fits and has something to say is taken. */
const advice: readonly Advice[] = [
  ...localAdvice,
  [
    'ip_denied',
    /Invalid IP ([0-9a-f.:]+)/i,
    (address) =>
      isIP(address) === 0
        ? undefined
        : `Denter refuses this address: add ${address} under Setup → General Settings → Security → API IP access restriction, or set an access_key.`,
  ],
  [
    'dns',
    /ENOTFOUND (\S+)/,
    (name) =>
      `No name server knows ${name}: correct the host name in the helpdesk's url, or add the name to the DNS that this machine asks.`,
  ],
  [
    'dns',
    /EAI_AGAIN/,
    () =>
      "This machine's name server does not answer: check /etc/resolv.conf and the way to the server that it names.",
  ],
  [
    'connect',
    /ECONNREFUSED (\S+)/,
    (address) =>
      `Nothing listens on ${address}: start the web server there, or correct host and port in the helpdesk's url (or those of the proxy, where one is set).`,
  ],
  [
    'connect',
    /(?:EHOSTUNREACH|ENETUNREACH) (\S+)/,
    (address) =>
      `No way leads to ${address}: check routes and firewalls; where that is an IPv6 address and this machine has no IPv6, set ip_family: ipv4.`,
  ],
  [
    'connect',
    /Proxy Authentication Required|Proxy response \(407\)/i,
    () => 'The proxy wants a user and password: put them into proxy_url.',
  ],
  [
    'connect',
    /Proxy response \((\d+)\)/,
    (status) => `The proxy answered ${status}: have it allow connections to the helpdesk's host and port.`,
  ],
  [
    'tls',
    /CERT_HAS_EXPIRED/,
    () => "Renew the helpdesk's certificate: it has expired; check this machine's clock.",
  ],
  [
    'tls',
    /does not match certificate|ALTNAME_INVALID/,
    () =>
      "The certificate is for another host name: use a name that it holds in the helpdesk's url, or set tls_config.server_name to one.",
  ],
  [
    'tls',
    /SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)/,
    () =>
      'This machine does not know who issued the certificate: set tls_config.ca_file to the CA that did, or have the helpdesk send its intermediate certificates.',
  ],
  [
    'tls',
    /wrong version number|packet length too long/,
    () =>
      "The port speaks plain http or something else than TLS: correct scheme and port in the helpdesk's url.",
  ],
  [
    'tls',
    /unsupported protocol|protocol version/,
    () => 'The helpdesk speaks only old TLS: update its web server, or lower tls_config.min_version.',
  ],
  [
    'timeout',
    /while connecting/,
    () =>
      'No connection came about in time: check that a firewall does not swallow the packets, and that host and port are right.',
  ],
  [
    'timeout',
    /while waiting/,
    () =>
      'The connection stands, but the helpdesk does not answer in time: check its load, its database and PHP; raise timeout if it is always slow.',
  ],
  [
    'redirect',
    / to (\S+\/includes\/api\.php)$/,
    (location) =>
      `Set url to ${location}; redirects are never followed, as they would carry the credentials along.`,
  ],
  [
    'redirect',
    / to (\S+)$/,
    (location) =>
      `The redirect leads to ${location}: check the path in url (it must end in includes/api.php), http against https, and whether a login stands before the API.`,
  ],
  ['auth', /Account Disabled/i, () => 'Enable the administrator account of the API user in Denter.'],
  [
    'auth',
    /^[^"]*HTTP 401$/,
    () =>
      "The web server, not Denter, asks for a password: except includes/api.php from its password protection, or allow this machine's address there.",
  ],
  [
    'permission',
    /API action .{0,4}getticketcounts/i,
    () => "Allow the action GetTicketCounts in the API user's role.",
  ],
  ['permission', /Access Denied/i, () => "Give the API user's role the permission API Access."],
  [
    'not_json',
    /is empty$/,
    () => "PHP ended without an answer: look into its error log on the helpdesk's machine.",
  ],
  [
    'not_json',
    /a web page/,
    () =>
      'A web page answered in place of the API: check the path in url, and whether a firewall, a login or an upgrade stands before it.',
  ],
  [
    'not_json',
    /text came (?:before|after) the JSON/,
    () =>
      'PHP or a plugin prints text around the answer: set display_errors to off in PHP, and mend what the text says.',
  ],
  [
    'bad_response',
    /encoding that was not asked for/,
    () =>
      'Something compresses answers unasked: switch that off for includes/api.php in the web server or the proxy before it.',
  ],
  [
    'local',
    /EMFILE/,
    () =>
      'The exporter may not have so many files open: raise its limit (LimitNOFILE= of systemd, ulimit -n), or lower max_concurrent_polls.',
  ],
];

/**
 * @param message of the failure
 * @returns what to do about it, as concrete as the message allows; else what {@link remedy} says of its reason
 */
export function concreteRemedy(reason: Reason, message: string): string {
  for (const [own, pattern, advise] of advice) {
    const found = own === reason ? pattern.exec(message) : null;
    const text = found === null ? undefined : advise(found[1] ?? '');
    if (text !== undefined) return text;
  }
  return remedy(reason);
}
