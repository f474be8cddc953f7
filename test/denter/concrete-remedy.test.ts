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
  ['local', `php_binary "php" is not on the exporter's PATH`, 'Install php-cli'],
  [
    'local',
    `there is no php_binary "php" on the exporter's PATH that the user u may execute`,
    'Install php-cli',
  ],
  ['local', 'the user u may not execute php_binary "/srv/php"', 'Set php_binary'],
  ['local', 'there is no /srv/denter/init.php', 'Set denter_root to the folder that holds'],
  ['local', 'the user u may not read /srv/init.php, or not enter a folder above', 'Add u to the group'],
  ['local', 'init.php defines no function localAPI', 'Set denter_root to the folder in which'],
  ['local', "PHP: uncaught Error: Failed opening required '/srv/configuration.php'", 'read that file'],
  ['local', 'PHP: uncaught Exception: Failed to open stream: Read-only file system', 'ReadWritePaths='],
  ['local', 'PHP: uncaught Error: Call to undefined function mysqli_connect() in /srv/a.php:2', 'extension'],
  ['local', 'PHP: uncaught Error: Class "PDO" not found in /srv/a.php:2', 'extension'],
  ['local', 'PHP fatal error: Allowed memory size of 4194304 bytes exhausted', 'memory_limit'],
  ['local', 'PHP was killed by SIGKILL', "kernel's log"],
  ['local', 'PHP ended with the exit code 3', 'Run php init.php'],
  ['local', 'Denter ended PHP, by exit or die, before it answered', 'Run php init.php'],
  ['not_json', 'php_binary ended without an answer, it printed "x"', 'php-cli'],
  ['not_json', 'what localAPI gave can not be written as JSON: Malformed UTF-8 characters', 'titles'],
  ['timeout', 'no whole answer within 5 s, while waiting for PHP', 'PHP did not end in time'],
  ['timeout', "no whole answer within 5 s, while looking for Denter's init.php", 'mount'],
  ['auth', 'Denter says "Invalid or missing credentials"', 'admin_username'],
  ['auth', 'Denter says "Administrator Account Disabled"', 'Enable'],
  ['api_error', 'Denter says "An admin user is required"', 'admin_username'],
])('the remedy for %s after "%s" is concrete', (reason, message, wanted) => {
  expect(concreteRemedy(reason, `poll failed: ${message}`)).toContain(wanted);
});

it.each<[Reason, string]>([
  ['ip_denied', 'Denter says "Invalid IP 1.2.3.4.5" (HTTP 200)'],
  ['auth', 'Denter says "Authentication Failed" (HTTP 401)'],
  ['auth', 'Denter says "Invalid or missing credentials" (HTTP 403)'],
  ['api_error', 'Denter says "An admin user is required" (HTTP 200)'],
  ['api_error', 'Denter says "Invalid IP 192.0.2.7" (HTTP 200)'],
  ['local', 'the exporter may not read this'],
])('the remedy for %s after %s is the one of its reason', (reason, message) => {
  expect(concreteRemedy(reason, message)).toBe(remedy(reason));
});
