import { expect, it } from 'vitest';
import { concreteRemedy } from '../../src/denter/concrete-remedy.ts';
import type { Reason } from '../../src/denter/reason.ts';
import { remedy } from '../../src/denter/remedy.ts';

it.each<[Reason, string, string]>([
  ['ip_denied', 'Denter says "Invalid IP 2001:db8::7" (HTTP 200)', 'add 2001:db8::7 under Setup'],
  ['dns', 'getaddrinfo ENOTFOUND helpdesk.example', 'knows helpdesk.example:'],
  ['connect', 'connect ECONNREFUSED 192.0.2.1:443', 'listens on 192.0.2.1:443:'],
  ['tls', 'certificate has expired (CERT_HAS_EXPIRED)', 'Renew'],
  ['tls', 'self-signed certificate in certificate chain (SELF_SIGNED_CERT_IN_CHAIN)', 'tls_config.ca_file'],
  ['timeout', 'no whole answer within 10 s, while connecting', 'firewall'],
  [
    'redirect',
    'the server answered HTTP 301 to https://new.example/includes/api.php',
    'Set url to https://new.example/includes/api.php;',
  ],
  ['redirect', 'the server answered HTTP 302 to /login.php', 'leads to /login.php:'],
  ['auth', 'the server answered HTTP 401', 'The web server, not Denter'],
  ['auth', 'Denter says "Administrator Account Disabled" (HTTP 200)', 'Enable'],
  ['not_json', 'the answer is empty', 'error log'],
])('the remedy for %s after "%s" is concrete', (reason, message, wanted) => {
  expect(concreteRemedy(reason, `poll failed: ${message}`)).toContain(wanted);
});

it.each<[Reason, string]>([
  ['ip_denied', 'Denter says "Invalid IP 1.2.3.4.5" (HTTP 200)'],
  ['auth', 'Denter says "Authentication Failed" (HTTP 401)'],
  ['api_error', 'Denter says "Invalid IP 192.0.2.7" (HTTP 200)'],
])('the remedy for %s after %s is the one of its reason', (reason, message) => {
  expect(concreteRemedy(reason, message)).toBe(remedy(reason));
});
