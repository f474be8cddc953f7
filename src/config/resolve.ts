import { resolve } from 'node:path';
import type {
  AwaitingReplyThresholds,
  Config,
  ConnectionConfig,
  Credentials,
  DepartmentSetConfig,
  HelpdeskConfig,
  ProxyConfig,
  SupportHours,
  TlsConfig,
  Transport,
} from './config.ts';
import { defaults } from './defaults.ts';
import { parseDuration } from './duration.ts';
import { checked, resolveAccessKey, resolveCredentials } from './resolve-secrets.ts';
import type { ConfigFile, DepartmentSetEntry, HelpdeskEntry } from './schema.ts';
import { Secret } from './secret.ts';
import { parseDayRange, parseSpan } from './support-hours.ts';
import { parseHelpdeskUrl } from './url.ts';

/** Keys that every level may set. */
type Level = Pick<HelpdeskEntry, 'poll_interval' | 'timeout' | 'stale_after' | 'awaiting_reply_thresholds'>;

/** From outside to inside: the last one that sets a key wins. */
type Levels = readonly Level[];

/** Where relative paths start. */
type Directory = string;

/**
 * Makes the configuration of a file that has passed its schema and all rules: defaults filled in, levels joined, paths absolute.
 *
 * @param file - The file's path, as it was given.
 */
export function resolveConfig(file: string, directory: Directory, input: ConfigFile): Config {
  const global = input.global ?? {};
  return {
    file,
    maxConcurrentPolls: global.max_concurrent_polls ?? defaults.maxConcurrentPolls,
    maxConcurrentLocalPolls: global.max_concurrent_local_polls ?? defaults.maxConcurrentLocalPolls,
    helpdesks: input.helpdesks.map((helpdesk) => resolveHelpdesk(helpdesk, global, directory)),
  };
}

function resolveHelpdesk(entry: HelpdeskEntry, global: Level, directory: Directory): HelpdeskConfig {
  const sets = entry.department_sets ?? [{ name: defaults.departmentSet }];
  // One object for all sets that ask in the helpdesk's name: what is made of its secrets is made and kept once.
  const asker = entry.credentials ? resolveCredentials(entry.credentials, directory) : undefined;
  return {
    name: entry.name,
    transport: resolveTransport(entry, directory),
    ...(entry.support_hours && { supportHours: resolveSupportHours(entry.support_hours) }),
    departmentSets: sets.map((set) => resolveSet(set, { ...entry, asker }, [global, entry, set], directory)),
  };
}

/** A helpdesk, and who asks for those of its sets that do not say so themselves. */
type Inherited = HelpdeskEntry & { readonly asker: Credentials | undefined };

function resolveSet(
  set: DepartmentSetEntry,
  helpdesk: Inherited,
  levels: Levels,
  directory: Directory,
): DepartmentSetConfig {
  const accessKey = resolveAccessKey(set, directory) ?? resolveAccessKey(helpdesk, directory);
  const expected = set.expected_departments?.map((id) => String(Number(id)));
  const pollIntervalMs = parseDuration(innermost(levels, 'poll_interval') ?? defaults.pollInterval);
  return {
    helpdesk: helpdesk.name,
    name: set.name,
    credentials: resolveAsker(set, helpdesk, directory),
    ...(accessKey && { accessKey }),
    ignoreDepartmentAssignments: set.ignore_department_assignments ?? false,
    includeCountsByStatus: set.include_counts_by_status ?? true,
    ...(expected && { expectedDepartments: expected }),
    awaitingReplyThresholds: resolveThresholds(innermost(levels, 'awaiting_reply_thresholds')),
    pollIntervalMs,
    timeoutMs: parseDuration(innermost(levels, 'timeout') ?? defaults.timeout),
    staleAfterMs: resolveStaleAfter(innermost(levels, 'stale_after'), pollIntervalMs),
  };
}

/** Who asks. */
function resolveAsker(set: DepartmentSetEntry, helpdesk: Inherited, directory: Directory): Credentials {
  if (!helpdesk.local_api)
    return set.credentials ? resolveCredentials(set.credentials, directory) : checked(helpdesk.asker);
  const adminUsername = set.admin_username ?? helpdesk.local_api.admin_username;
  return { mode: 'local', ...(typeof adminUsername === 'string' && { adminUsername }) };
}

function innermost<Key extends keyof Level>(levels: Levels, key: Key): Level[Key] {
  return levels.findLast((level) => level[key] !== undefined && level[key] !== null)?.[key];
}

function resolveThresholds(entry: Level['awaiting_reply_thresholds']): AwaitingReplyThresholds {
  return {
    ...(typeof entry?.warning === 'number' && { warning: entry.warning }),
    ...(typeof entry?.critical === 'number' && { critical: entry.critical }),
  };
}

function resolveStaleAfter(entry: Level['stale_after'], pollIntervalMs: number): number {
  if (entry === undefined || entry === null) return defaults.staleIntervals * pollIntervalMs;
  return entry === 'never' ? Infinity : parseDuration(String(entry));
}

function resolveTransport(entry: HelpdeskEntry, directory: Directory): Transport {
  const local = entry.local_api;
  if (!local) {
    const url = parseHelpdeskUrl(checked(entry.url ?? undefined)).href;
    return { kind: 'http', url, connection: resolveConnection(entry, directory) };
  }
  const php = local.php_binary ?? defaults.phpBinary;
  return {
    kind: 'local',
    denterRoot: resolve(directory, local.denter_root),
    phpBinary: php.includes('/') ? resolve(directory, php) : php,
  };
}

function resolveConnection(entry: HelpdeskEntry, directory: Directory): ConnectionConfig {
  const proxy = resolveProxy(entry);
  return {
    tls: resolveTls(entry.tls_config ?? {}, directory),
    ...(proxy && { proxy }),
    ipFamily: entry.ip_family ?? defaults.ipFamily,
  };
}

function resolveProxy(entry: HelpdeskEntry): ProxyConfig | undefined {
  if (typeof entry.proxy_url === 'string') {
    return { from: 'url', url: new Secret(entry.proxy_url) };
  }
  return entry.proxy_from_environment === true ? { from: 'environment' } : undefined;
}

/** The configuration's names are Prometheus's, the values Node's. */
const tlsVersions = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;

function resolveTls(entry: NonNullable<HelpdeskEntry['tls_config']>, directory: Directory): TlsConfig {
  return {
    ...(typeof entry.ca_file === 'string' && { caFile: resolve(directory, entry.ca_file) }),
    ...(typeof entry.cert_file === 'string' && { certFile: resolve(directory, entry.cert_file) }),
    ...(typeof entry.key_file === 'string' && { keyFile: resolve(directory, entry.key_file) }),
    ...(typeof entry.server_name === 'string' && { serverName: entry.server_name }),
    insecureSkipVerify: entry.insecure_skip_verify ?? false,
    minVersion: tlsVersions[entry.min_version ?? defaults.minVersion],
  };
}

function resolveSupportHours(entry: NonNullable<HelpdeskEntry['support_hours']>): SupportHours {
  const days = Object.entries(entry.weekly).map(([range, spans]) => ({
    days: parseDayRange(range),
    spans: spans.map(parseSpan),
  }));
  return {
    timeZone: entry.time_zone,
    weekly: Array.from(
      { length: 7 },
      (_, day) => days.find((entryDays) => entryDays.days.includes(day))?.spans ?? [],
    ),
    holidays: entry.holidays ?? [],
  };
}
