import type { Path } from '../path.ts';
import { quote } from '../quote.ts';
import { field, has, isMapping, items, text } from '../raw.ts';
import { parseDayRange, weekdays } from '../support-hours.ts';
import { accessKeyFindings, credentialsFindings } from './credentials.ts';
import type { Finding } from './finding.ts';
import { transportFindings } from './local-api.ts';
import { timingFindings, timingOf, type Timing } from './timing.ts';
import { unique } from './unique.ts';

/** Rules about several keys of one helpdesk. */
export function helpdeskFindings(helpdesk: unknown, path: Path, outer: Timing): readonly Finding[] {
  const timing = timingOf(helpdesk, outer, 'the helpdesk');
  const sets = items(field(helpdesk, 'department_sets'));
  return [
    ...commonFindings(helpdesk, path, timing),
    ...transportFindings(helpdesk, path, sets),
    ...missingCredentials(helpdesk, path, sets),
    ...pairFindings(field(helpdesk, 'tls_config'), [...path, 'tls_config']),
    ...proxyFindings(helpdesk, path),
    ...weeklyFindings(field(field(helpdesk, 'support_hours'), 'weekly'), [
      ...path,
      'support_hours',
      'weekly',
    ]),
    ...unique(
      sets.map((set) => text(field(set, 'name'))),
      (index) => [...path, 'department_sets', index, 'name'],
    ),
    ...sets.flatMap((set, index) => setFindings(set, [...path, 'department_sets', index], timing)),
  ];
}

function setFindings(set: unknown, path: Path, outer: Timing): readonly Finding[] {
  const ids = items(field(set, 'expected_departments')).map(departmentId);
  return [
    ...commonFindings(set, path, timingOf(set, outer, 'the department set')),
    ...unique(ids, (index) => [...path, 'expected_departments', index]),
  ];
}

/** What a helpdesk and a department set have in common. */
function commonFindings(level: unknown, path: Path, timing: Timing): readonly Finding[] {
  return [
    ...timingFindings(level, path, timing),
    ...thresholdFindings(level, path),
    ...credentialsFindings(field(level, 'credentials'), [...path, 'credentials']),
    ...accessKeyFindings(level, path),
  ];
}

/** `critical` must not be below `warning`. */
export function thresholdFindings(level: unknown, path: Path): readonly Finding[] {
  const thresholds = field(level, 'awaiting_reply_thresholds');
  const warning = field(thresholds, 'warning');
  const critical = field(thresholds, 'critical');
  if (typeof warning !== 'number' || typeof critical !== 'number' || warning <= critical) return [];
  const message = `got ${critical}, wanted at least the warning of ${warning}`;
  return [{ path: [...path, 'awaiting_reply_thresholds', 'critical'], message }];
}

/** Every set must have credentials, of its own or of the helpdesk; the Local API asks for none. */
function missingCredentials(helpdesk: unknown, path: Path, sets: readonly unknown[]): readonly Finding[] {
  if (!isMapping(helpdesk) || has(helpdesk, 'credentials') || has(helpdesk, 'local_api')) return [];
  if (sets.length > 0 && sets.every((set) => has(set, 'credentials'))) return [];
  return [{ path, message: 'missing key "credentials": wanted here, or in every department set' }];
}

function pairFindings(tlsConfig: unknown, path: Path): readonly Finding[] {
  const hasCertificate = has(tlsConfig, 'cert_file');
  if (hasCertificate === has(tlsConfig, 'key_file')) return [];
  const [present, missing] = hasCertificate ? ['cert_file', 'key_file'] : ['key_file', 'cert_file'];
  return [{ path, message: `missing key "${missing}": it goes together with "${present}"` }];
}

function proxyFindings(helpdesk: unknown, path: Path): readonly Finding[] {
  if (!has(helpdesk, 'proxy_url') || field(helpdesk, 'proxy_from_environment') !== true) return [];
  const message = 'got true beside "proxy_url", wanted only one of them';
  return [{ path: [...path, 'proxy_from_environment'], message }];
}

/** No day may be named by two keys. */
function weeklyFindings(weekly: unknown, path: Path): readonly Finding[] {
  const keyOfDay = new Map<number, string>();
  const findings: Finding[] = [];
  for (const key of isMapping(weekly) ? Object.keys(weekly) : []) {
    const taken = parseDayRange(key).find((day) => keyOfDay.has(day));
    if (taken === undefined) {
      for (const day of parseDayRange(key)) keyOfDay.set(day, key);
    } else {
      const message = `${weekdays[taken]} is in ${quote(keyOfDay.get(taken) ?? '')} too, wanted each day once`;
      findings.push({ path: [...path, key], at: 'key', message });
    }
  }
  return findings;
}

function departmentId(id: unknown): string | undefined {
  if (typeof id !== 'number' && typeof id !== 'string') return undefined;
  return /^[0-9]{1,15}$/.test(String(id)) ? String(Number(id)) : undefined;
}
