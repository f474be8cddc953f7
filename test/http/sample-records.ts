import type { Config, DepartmentSetConfig, HelpdeskConfig } from '../../src/config/config.ts';
import { Secret } from '../../src/config/secret.ts';
import { DenterError } from '../../src/denter/denter-error.ts';
import type { Reason } from '../../src/denter/reason.ts';
import type { TicketCounts } from '../../src/denter/ticket-counts.ts';
import { plainConnection } from '../support/settings.ts';
import { emptyRecord } from '../../src/polling/next-record.ts';
import { addPoll, emptyHistory } from '../../src/polling/poll-history.ts';
import type { PollSuccess, SetRecord } from '../../src/polling/set-record.ts';

/** A department set as a configuration of six lines gives it. */
export function set(
  helpdesk: string,
  name: string,
  more: Partial<DepartmentSetConfig> = {},
): DepartmentSetConfig {
  return {
    helpdesk,
    name,
    credentials: { mode: 'api', identifier: 'id', secret: { from: 'value', value: new Secret('s3cret') } },
    ignoreDepartmentAssignments: false,
    includeCountsByStatus: true,
    awaitingReplyThresholds: {},
    pollIntervalMs: 60_000,
    timeoutMs: 10_000,
    staleAfterMs: 180_000,
    ...more,
  };
}

export function counts(more: Partial<TicketCounts> = {}): TicketCounts {
  return {
    active: 123,
    awaitingReply: 100,
    flagged: 15,
    statuses: [
      { key: 'open', title: 'Open', count: 60 },
      { key: 'customerreply', title: 'Customer-Reply', count: 40 },
      { key: 'closed', title: 'Closed', count: 4220 },
      { key: 'inprogress', title: 'In Progress', count: 0 },
    ],
    droppedStatuses: 0,
    departments: ['1', '2', '3'],
    ...more,
  };
}

export function pending(of: DepartmentSetConfig): SetRecord {
  return emptyRecord(of);
}

function success(ageMs: number, of: TicketCounts): PollSuccess {
  return { endedAtMs: Date.now() - ageMs, monotonicMs: performance.now() - ageMs, counts: of };
}

/** Polled well, `ageMs` ago. */
export function good(of: DepartmentSetConfig, what: TicketCounts = counts(), ageMs = 12_000): SetRecord {
  const lastSuccess = success(ageMs, what);
  const lastPoll = { endedAtMs: lastSuccess.endedAtMs, durationMs: 87, error: undefined };
  const history = addPoll(emptyHistory, 87, undefined);
  return { ...emptyRecord(of), polls: 1, lastPoll, lastSuccess, history };
}

/** The last poll failed; the last success, if any, was `successAgeMs` ago. */
export function failed(
  of: DepartmentSetConfig,
  reason: Reason,
  message: string,
  successAgeMs?: number,
  what: TicketCounts = counts(),
): SetRecord {
  const lastPoll = {
    endedAtMs: Date.now() - 3_000,
    durationMs: 1_240,
    error: new DenterError(reason, message),
  };
  const lastSuccess = successAgeMs === undefined ? undefined : success(successAgeMs, what);
  const history = addPoll(addPoll(emptyHistory, 87, undefined), 1_240, reason);
  const failures = new Map([[reason, 1]]);
  return { set: of, polls: 2, retries: 0, failures, lastPoll, lastSuccess, lastFailure: lastPoll, history };
}

/** The configuration that the records would come from. */
export function configOf(records: readonly SetRecord[], more: Partial<HelpdeskConfig> = {}): Config {
  const names = [...new Set(records.map((record) => record.set.helpdesk))];
  const helpdesks = names.map((name) => ({
    name,
    transport: {
      kind: 'http',
      url: `https://${name}.example.com/includes/api.php`,
      connection: plainConnection,
    } as const,
    departmentSets: records.map((record) => record.set).filter(({ helpdesk }) => helpdesk === name),
    ...more,
  }));
  return { file: '/etc/denter-exporter.yml', maxConcurrentPolls: 64, maxConcurrentLocalPolls: 4, helpdesks };
}
