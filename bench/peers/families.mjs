/** What every peer exposes, so that all say the same: thirty series a department set with eight statuses. */
const statuses = [
  'open',
  'answered',
  'customerreply',
  'closed',
  'onhold',
  'inprogress',
  'escalated',
  'waiting',
];
const departments = ['1', '2', '4'];

export const setLabels = ['helpdesk', 'department_set'];

/** @param {number} count @returns {{ helpdesk: string, department_set: string }[]} */
export function departmentSets(count) {
  return Array.from({ length: count }, (_, index) => ({
    helpdesk: `helpdesk-${String(index >> 1).padStart(5, '0')}.example`,
    department_set: index % 2 === 0 ? 'assigned' : 'all',
  }));
}

/**
 * @typedef {readonly [labelValues: string[], value: number]} Sample
 * @typedef {{ name: string, type: 'gauge' | 'counter', help: string, labels: string[], samples: (round: number) => Sample[] }} Family
 */

/** Families with their labels beyond the department set's, and the samples of one set in a given round. */
export const families = [
  family('denter_tickets', 'gauge', ['status'], (round) =>
    statuses.map((status, i) => [[status], 10 * i + round]),
  ),
  family('denter_tickets_active', 'gauge', [], (round) => [[[], 123 + round]]),
  family('denter_tickets_awaiting_reply', 'gauge', [], (round) => [[[], 100 + round]]),
  family('denter_tickets_flagged', 'gauge', [], (round) => [[[], 15 + round]]),
  family('denter_ticket_status_info', 'gauge', ['status', 'title'], () =>
    statuses.map((status) => [[status, `Title ${status}`], 1]),
  ),
  family('denter_department_set_info', 'gauge', ['ignore_department_assignments'], () => [[['false'], 1]]),
  family('denter_department_set_member', 'gauge', ['department_id'], () =>
    departments.map((id) => [[id], 1]),
  ),
  family('denter_up', 'gauge', [], () => [[[], 1]]),
  family('denter_last_poll_timestamp_seconds', 'gauge', [], (round) => [
    [[], 1_700_000_000.123 + 60 * round],
  ]),
  family('denter_last_success_timestamp_seconds', 'gauge', [], (round) => [
    [[], 1_700_000_000.123 + 60 * round],
  ]),
  family('denter_last_poll_duration_seconds', 'gauge', [], (round) => [[[], 0.031 + round / 1e6]]),
  family('denter_poll_interval_seconds', 'gauge', [], () => [[[], 60]]),
  family('denter_stale_after_seconds', 'gauge', [], () => [[[], 180]]),
  family('denter_polls_total', 'counter', [], (round) => [[[], round]]),
];

/**
 * @param {string} name
 * @param {'gauge' | 'counter'} type
 * @param {string[]} labels
 * @param {(round: number) => Sample[]} samples
 * @returns {Family}
 */
function family(name, type, labels, samples) {
  return { name, type, help: `The family ${name}.`, labels, samples };
}

/** The counts that an answer brings in a given round. */
export function countsOf(round) {
  return {
    active: 123 + round,
    awaitingReply: 100 + round,
    flagged: 15 + round,
    departments,
    droppedStatuses: 0,
    statuses: statuses.map((key, i) => ({ key, title: `Title ${key}`, count: 10 * i + round })),
  };
}
