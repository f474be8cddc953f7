import { addIds, addPresent, type SetFamily } from './set-family.ts';
import { formatLabel } from './text-format.ts';

const polled =
  'Polled on an interval, not at the scrape; department sets may overlap and must not be summed.';

const severities = ['warning', 'critical'] as const;

/** The families of the department sets, in the order of exposition. Everything that names a metric is driven by this table. */
export const setFamilies: readonly SetFamily[] = [
  {
    name: 'denter_tickets',
    help: `Tickets by status, seen through the department set. ${polled}`,
    type: 'gauge',
    labels: ['status'],
    tells: 'answer',
    addSamples: (add, { record, statuses }) => {
      const counts = record.lastSuccess?.counts.statuses ?? [];
      for (const [index, { count }] of counts.entries()) add(statuses[index]?.status ?? '', count);
    },
  },
  {
    name: 'denter_tickets_active',
    help: `Tickets in the statuses that Denter counts as active. ${polled}`,
    type: 'gauge',
    labels: [],
    tells: 'answer',
    addSamples: (add, { record }) => addPresent(add, record.lastSuccess?.counts.active),
  },
  {
    name: 'denter_tickets_awaiting_reply',
    help: `Tickets in the statuses that Denter counts as awaiting a reply. ${polled}`,
    type: 'gauge',
    labels: [],
    tells: 'answer',
    addSamples: (add, { record }) => addPresent(add, record.lastSuccess?.counts.awaitingReply),
  },
  {
    name: 'denter_tickets_flagged',
    help: `Tickets flagged to the API user that asks. ${polled}`,
    type: 'gauge',
    labels: [],
    tells: 'answer',
    addSamples: (add, { record }) => addPresent(add, record.lastSuccess?.counts.flagged),
  },
  {
    name: 'denter_ticket_status_info',
    help: `Always 1; the title of each ticket status. ${polled}`,
    type: 'gauge',
    labels: ['status', 'title'],
    tells: 'answer',
    addSamples: (add, { statuses }) => {
      for (const { info } of statuses) add(info, 1);
    },
  },
  {
    name: 'denter_department_set_info',
    help: `Always 1; how the department set is asked for. ${polled}`,
    type: 'gauge',
    labels: ['ignore_department_assignments'],
    tells: 'settings',
    addSamples: (add, { record: { set } }) =>
      add(formatLabel('ignore_department_assignments', String(set.ignoreDepartmentAssignments)), 1),
  },
  {
    name: 'denter_department_set_member',
    help: `Always 1; the departments that the counts are limited to, as the answer names them. ${polled}`,
    type: 'gauge',
    labels: ['department_id'],
    tells: 'answer',
    addSamples: (add, { record }) => addIds(add, record.lastSuccess?.counts.departments),
  },
  {
    name: 'denter_department_set_expected_missing',
    help: `Departments of expected_departments that the answer does not name; only where these are configured. ${polled}`,
    type: 'gauge',
    labels: [],
    tells: 'answer',
    addSamples: (add, { record: { set, lastSuccess } }) => {
      const expected = set.expectedDepartments;
      if (expected && lastSuccess)
        add('', missingDepartments(expected, lastSuccess.counts.departments).length);
    },
  },
  {
    name: 'denter_department_set_expected',
    help: `Always 1; the departments of expected_departments; only where these are configured. ${polled}`,
    type: 'gauge',
    labels: ['department_id'],
    tells: 'settings',
    addSamples: (add, { record }) => addIds(add, record.set.expectedDepartments),
  },
  {
    name: 'denter_awaiting_reply_threshold',
    help: `Configured threshold for tickets awaiting a reply, by severity. ${polled}`,
    type: 'gauge',
    labels: ['severity'],
    tells: 'settings',
    addSamples: (add, { record: { set } }) => {
      for (const severity of severities)
        addPresent(add, set.awaitingReplyThresholds[severity], formatLabel('severity', severity));
    },
  },
  {
    name: 'denter_up',
    help: `Whether the last poll succeeded (1) or not (0). ${polled}`,
    type: 'gauge',
    labels: [],
    tells: 'polls',
    addSamples: (add, { record: { lastPoll } }) =>
      add('', lastPoll !== undefined && lastPoll.error === undefined ? 1 : 0),
  },
  {
    name: 'denter_last_poll_timestamp_seconds',
    help: `Unix time at which the last poll ended; 0 before the first. ${polled}`,
    type: 'gauge',
    labels: [],
    tells: 'polls',
    addSamples: (add, { record: { lastPoll } }) => add('', (lastPoll?.endedAtMs ?? 0) / 1000),
  },
  {
    name: 'denter_last_success_timestamp_seconds',
    help: `Unix time at which the last successful poll ended; 0 before the first. ${polled}`,
    type: 'gauge',
    labels: [],
    tells: 'polls',
    addSamples: (add, { record: { lastSuccess } }) => add('', (lastSuccess?.endedAtMs ?? 0) / 1000),
  },
  {
    name: 'denter_last_poll_duration_seconds',
    help: `How long the last poll took; 0 before the first. ${polled}`,
    type: 'gauge',
    labels: [],
    tells: 'polls',
    addSamples: (add, { record: { lastPoll } }) =>
      add('', Math.round((lastPoll?.durationMs ?? 0) * 1000) / 1e6),
  },
  {
    name: 'denter_poll_interval_seconds',
    help: `Configured interval between polls. ${polled}`,
    type: 'gauge',
    labels: [],
    tells: 'settings',
    addSamples: (add, { record: { set } }) => add('', set.pollIntervalMs / 1000),
  },
  {
    name: 'denter_stale_after_seconds',
    help: `How long after the last success counts are served when polls fail; +Inf for ever. ${polled}`,
    type: 'gauge',
    labels: [],
    tells: 'settings',
    addSamples: (add, { record: { set } }) => add('', set.staleAfterMs / 1000),
  },
  {
    name: 'denter_polls_total',
    help: `Polls that ended, failed ones included. ${polled}`,
    type: 'counter',
    labels: [],
    tells: 'polls',
    addSamples: (add, { record: { polls } }) => add('', polls),
  },
  {
    name: 'denter_poll_retries_total',
    help: `Polls that asked a second time, on a new connection; the series appears with the first retry. ${polled}`,
    type: 'counter',
    labels: [],
    tells: 'polls',
    addSamples: (add, { record: { retries } }) => {
      if (retries > 0) add('', retries);
    },
  },
  {
    name: 'denter_poll_failures_total',
    help: `Polls that failed, by reason; a reason's series appears with its first failure. ${polled}`,
    type: 'counter',
    labels: ['reason'],
    tells: 'polls',
    addSamples: (add, { record: { failures } }) => {
      for (const [reason, count] of failures) add(formatLabel('reason', reason), count);
    },
  },
  {
    name: 'denter_poll_failing',
    help: `Always 1; why the last poll failed; absent when it succeeded. ${polled}`,
    type: 'gauge',
    labels: ['reason'],
    tells: 'polls',
    addSamples: (add, { record: { lastPoll } }) => {
      if (lastPoll?.error !== undefined) add(formatLabel('reason', lastPoll.error.code), 1);
    },
  },
];

/** The expected departments that are not among those an answer named. */
export function missingDepartments(expected: readonly string[], named: readonly string[]): string[] {
  return expected.filter((id) => !named.includes(id));
}
