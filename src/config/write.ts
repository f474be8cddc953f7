import { isDeepStrictEqual } from 'node:util';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { stringify } from 'yaml';
import type {
  AwaitingReplyThresholds,
  Config,
  Credentials,
  DepartmentSetConfig,
  HelpdeskConfig,
  SupportHours,
  Transport,
} from './config.ts';
import { formatDuration } from './duration.ts';
import { writeConnection } from './write-connection.ts';
import { writeSource } from './write-secret.ts';
import { formatSpan, weekdays } from './support-hours.ts';

/** Helpdesks written in one turn, so that polls and scrapes go on meanwhile. */
const chunk = 20;

/**
 * Writes a configuration as a file that would give it again, with every default, and `<secret>` for each secret that the
 * file holds itself. Files and environment variables with secrets are named, not read.
 */
export async function writeConfig(config: Config): Promise<string> {
  const { helpdesks, maxConcurrentPolls, maxConcurrentLocalPolls, shard } = config;
  const global = {
    max_concurrent_polls: maxConcurrentPolls,
    max_concurrent_local_polls: maxConcurrentLocalPolls,
  };
  const parts = [stringify({ global })];
  if (shard !== undefined) parts.unshift(`# Shard ${shard.index} of ${shard.total}: its helpdesks only.\n`);
  parts.push(helpdesks.length === 0 ? 'helpdesks: []\n' : 'helpdesks:\n');
  for (let start = 0; start < helpdesks.length; start += chunk) {
    const entries = helpdesks.slice(start, start + chunk).map(writeHelpdesk);
    parts.push(stringify(entries, { lineWidth: 0 }).replace(/^/gm, '  ').trimEnd(), '\n');
    await nextTurn();
  }
  return parts.join('');
}

function writeHelpdesk(helpdesk: HelpdeskConfig): object {
  const sets = helpdesk.departmentSets.map(writeSet);
  const [first] = sets;
  // What holds for every set stands once, at the helpdesk.
  const common = Object.entries(first?.shared ?? {}).filter(([key, value]) =>
    sets.every(({ shared }) => isDeepStrictEqual(shared[key], value)),
  );
  const commonKeys = new Set(common.map(([key]) => key));
  return {
    name: helpdesk.name,
    ...writeTransport(helpdesk.transport),
    ...Object.fromEntries(common),
    ...(helpdesk.supportHours && { support_hours: writeSupportHours(helpdesk.supportHours) }),
    department_sets: sets.map(({ own, shared }) => ({
      ...own,
      ...Object.fromEntries(Object.entries(shared).filter(([key]) => !commonKeys.has(key))),
    })),
  };
}

function writeTransport(transport: Transport): object {
  if (transport.kind === 'http') return { url: transport.url, ...writeConnection(transport.connection) };
  return { local_api: { denter_root: transport.denterRoot, php_binary: transport.phpBinary } };
}

/** What can stand at the helpdesk as well, and what can't. */
interface WrittenSet {
  readonly shared: Readonly<Record<string, unknown>>;
  readonly own: object;
}

function writeSet(set: DepartmentSetConfig): WrittenSet {
  const { expectedDepartments } = set;
  return {
    shared: {
      ...writeCredentials(set.credentials),
      ...(set.accessKey && writeSource('access_key', set.accessKey)),
      poll_interval: formatDuration(set.pollIntervalMs),
      timeout: formatDuration(set.timeoutMs),
      stale_after: set.staleAfterMs === Infinity ? 'never' : formatDuration(set.staleAfterMs),
      ...writeThresholds(set.awaitingReplyThresholds),
    },
    own: {
      name: set.name,
      ignore_department_assignments: set.ignoreDepartmentAssignments,
      include_counts_by_status: set.includeCountsByStatus,
      ...(expectedDepartments && { expected_departments: expectedDepartments.map(Number) }),
    },
  };
}

function writeThresholds(thresholds: AwaitingReplyThresholds): object {
  return Object.keys(thresholds).length === 0 ? {} : { awaiting_reply_thresholds: thresholds };
}

function writeCredentials(credentials: Credentials): object {
  switch (credentials.mode) {
    case 'api':
      return {
        credentials: { identifier: credentials.identifier, ...writeSource('secret', credentials.secret) },
      };
    case 'admin':
      return {
        credentials: { username: credentials.username, ...writeSource('password', credentials.password) },
      };
    case 'admin_md5':
      return {
        credentials: {
          username: credentials.username,
          ...writeSource('password_md5', credentials.passwordMd5),
        },
      };
    case 'local':
      return credentials.adminUsername === undefined ? {} : { admin_username: credentials.adminUsername };
  }
}

function writeSupportHours({ timeZone, weekly, holidays }: SupportHours): object {
  const days = weekly.map((spans, day) => [weekdays[day] ?? '', spans.map(formatSpan)] as const);
  return {
    time_zone: timeZone,
    weekly: Object.fromEntries(days.filter(([, spans]) => spans.length > 0)),
    ...(holidays.length > 0 && { holidays }),
  };
}
