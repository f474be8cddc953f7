import type { Path } from '../path.ts';
import { field, has, isMapping } from '../raw.ts';
import type { Finding } from './finding.ts';

/** What only a helpdesk that is asked over HTTP can have. */
const httpKeys = [
  'url',
  'credentials',
  'access_key',
  'access_key_file',
  'access_key_env',
  'tls_config',
  'proxy_url',
  'proxy_from_environment',
  'ip_family',
] as const;

/** A helpdesk is asked either over HTTP, by its `url`, or on this machine, by `local_api`. */
export function transportFindings(
  helpdesk: unknown,
  path: Path,
  sets: readonly unknown[],
): readonly Finding[] {
  if (has(helpdesk, 'local_api')) return localFindings(helpdesk, path, sets);
  const levels = sets.map((set, index) => ({ set, at: [...path, 'department_sets', index] }));
  return [
    ...missingUrl(helpdesk, path),
    ...levels
      .filter(({ set }) => has(set, 'admin_username'))
      .map(({ at }): Finding => {
        const message =
          '"admin_username" goes with the helpdesk\'s "local_api" only: over HTTP the credentials say who asks';
        return { path: [...at, 'admin_username'], at: 'key', message };
      }),
  ];
}

function missingUrl(helpdesk: unknown, path: Path): readonly Finding[] {
  if (!isMapping(helpdesk) || has(helpdesk, 'url')) return [];
  return [{ path, message: 'missing key "url" (or "local_api", for Denter on this machine)' }];
}

function localFindings(helpdesk: unknown, path: Path, sets: readonly unknown[]): readonly Finding[] {
  const levels = [
    { level: helpdesk, at: path },
    ...sets.map((level, index) => ({ level, at: [...path, 'department_sets', index] })),
  ];
  return levels.flatMap(({ level, at }) =>
    httpKeys
      .filter((key) => has(level, key))
      .map((key): Finding => {
        const message = `"${key}" does not go with "local_api", which asks PHP on this machine, without network and credentials: remove one of the two`;
        return { path: [...at, key], at: 'key', message };
      }),
  );
}

/** Whether a helpdesk is asked by the Local API. */
export function isLocal(helpdesk: unknown): boolean {
  return isMapping(field(helpdesk, 'local_api'));
}
