import type { Reason } from './reason.ts';

/** What to do about a failed poll: one plain sentence a reason, for logs, the status page and the docs. */
const remedies: Readonly<Record<Reason, string>> = {
  dns: "Check the host name in the helpdesk's url, and this machine's DNS.",
  connect:
    'Check that the web server is up and that no firewall stands between; try the url with curl from this machine.',
  tls: 'Check the certificate of the helpdesk (expiry, host name, issuer) and tls_config (ca_file, server_name, min_version); "wrong version number" means that the port speaks plain http.',
  timeout: 'Check the load of the helpdesk and the way to it; raise timeout if it is always slow.',
  reset:
    'The server or a firewall closed the connection before the answer was whole; check their error logs, and that url says https where the port wants it.',
  redirect:
    'Set url to the address that the redirect leads to; redirects are never followed, as they would carry the credentials along.',
  auth: 'Check identifier and secret (or username and password) in Denter under API Credentials; the user must be active.',
  ip_denied: 'Add the address that Denter names to its API IP access restriction, or set an access_key.',
  permission:
    'Give the role of the API user the permission API Access, and allow it the action GetTicketCounts.',
  not_found: 'Check the path in url: it must lead to includes/api.php.',
  rate_limited: 'Raise poll_interval, or have the limit raised for this address.',
  http_status:
    'A firewall or the web server refused the request; have this address and the user agent denter-exporter allowed.',
  server_error: "The helpdesk fails or is under maintenance; check its web server's and PHP's error logs.",
  api_error: 'Look the message up in the Denter API documentation; check the path in url.',
  too_large:
    'The answer is larger than 1 MiB, so it is no ticket count; check that url leads to the API; with local_api, what init.php prints.',
  not_json:
    'Something else than the API answered (a web page, a PHP notice); open the url (with local_api, run php_binary), check display_errors in PHP, and its error log where the answer is empty or cut short.',
  bad_response:
    'The answer does not have the shape of GetTicketCounts: check for an upgrade of Denter or a proxy that alters answers; where it is no HTTP at all, check the port in url.',
  too_many_statuses: 'Delete unused ticket statuses in Denter, or set include_counts_by_status to false.',
  secret:
    'Check that the secret file exists and is readable for this user, or that the environment variable is set.',
  local:
    "The exporter's own machine is at fault: with local_api check php_binary, denter_root and what the exporter's user may read, and PHP's error log; otherwise the limits (such as open files).",
};

/** @returns a sentence that says what to do about a poll that failed for `reason` */
export function remedy(reason: Reason): string {
  return remedies[reason];
}
