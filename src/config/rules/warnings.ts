import type { Path } from '../path.ts';
import { field, items, text } from '../raw.ts';
import { isLoopback, parseHelpdeskUrl } from '../url.ts';
import type { Finding } from './finding.ts';
import { isLocal } from './local-api.ts';
import { localWarnings } from './local-warnings.ts';
import { secretWarnings, type ConfigPlace } from './secret-warnings.ts';
import { setWarnings } from './set-warnings.ts';

/** What is allowed but doubtful in a file that is valid: it may work, and may not be safe. */
export async function configWarnings(root: unknown, place: ConfigPlace): Promise<readonly Finding[]> {
  const helpdesks = items(field(root, 'helpdesks'));
  if (helpdesks.length === 0) {
    return [{ path: ['helpdesks'], message: 'the list is empty: nothing will be polled' }];
  }
  const findings = helpdesks.flatMap((helpdesk, index) => {
    const path = ['helpdesks', index];
    const ofConnection = isLocal(helpdesk) ? [] : connectionWarnings(helpdesk, path);
    return [...ofConnection, ...setWarnings(helpdesk, path)];
  });
  return [
    ...findings,
    ...(await secretWarnings(helpdesks, place)),
    ...(await localWarnings(helpdesks, place.directory)),
  ];
}

function connectionWarnings(helpdesk: unknown, path: Path): readonly Finding[] {
  const findings: Finding[] = [];
  const url = parseHelpdeskUrl(text(field(helpdesk, 'url')) ?? '');
  if (url.protocol === 'http:' && !isLoopback(url)) {
    const message = 'plain http to another machine sends the credentials unencrypted, wanted https';
    findings.push({ path: [...path, 'url'], message });
  }
  // Case counts for the servers that Denter runs on, but a proxy may be of another mind.
  if (!url.pathname.toLowerCase().endsWith('/api.php')) {
    const message =
      "the path ends in another file than Denter's api.php; without a file, includes/api.php is added";
    findings.push({ path: [...path, 'url'], message });
  }
  if (field(field(helpdesk, 'tls_config'), 'insecure_skip_verify') === true) {
    const message =
      "certificates are not verified: whoever is in between can read the credentials; wanted ca_file with the server's authority";
    findings.push({ path: [...path, 'tls_config', 'insecure_skip_verify'], message });
  }
  return findings;
}
