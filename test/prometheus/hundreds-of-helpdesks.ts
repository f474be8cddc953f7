import { reasons } from '../../src/denter/reason.ts';
import { remedy } from '../../src/denter/remedy.ts';
import { ruleFiles } from './rule-files.ts';

interface Series {
  readonly series: string;
  readonly values: string;
}

type Labels = Readonly<Record<string, string>>;

const runbookUrl =
  'https://github.com/denter-exporter/denter-exporter/blob/main/docs/runbook.md#denterpollfailing';

/**
 * A test for promtool: 200 helpdesks with two department sets, polled by two replicas, all well; and a helpdesk with a
 * department set for each reason, which all fail.
 */
export function hundredsOfHelpdesks(): object {
  const replicas = ['a:9877', 'b:9877'];
  const well = Array.from({ length: 200 }, (_, index) => `helpdesk-${index}`).flatMap((helpdesk) =>
    replicas.flatMap((instance) => [
      { series: name('denter_support_open', { job: 'denter', instance, helpdesk }), values: '1x30' },
      ...['assigned', 'all'].flatMap((set) =>
        wellSet({ job: 'denter', instance, helpdesk, department_set: set }),
      ),
    ]),
  );
  const ill = reasons.map((reason) => ({
    job: 'denter',
    instance: 'a:9877',
    helpdesk: 'ill',
    department_set: reason,
  }));
  return {
    rule_files: ruleFiles,
    evaluation_interval: '5m',
    tests: [
      {
        interval: '1m',
        input_series: [...well, ...ill.flatMap(illSet)],
        alert_rule_test: [
          ...['DenterAwaitingReplyBacklog', 'DenterAwaitingReplyGrowing', 'DenterDepartmentsMissing'].map(
            (alertname) => ({ eval_time: '25m', alertname }),
          ),
          { eval_time: '25m', alertname: 'DenterPollFailing', exp_alerts: ill.map(pollFailing) },
        ],
      },
    ],
  };
}

function wellSet(labels: Labels): Series[] {
  return [
    { series: name('denter_tickets_awaiting_reply', labels), values: '10x30' },
    { series: name('denter_awaiting_reply_threshold', { ...labels, severity: 'warning' }), values: '20x30' },
    { series: name('denter_awaiting_reply_threshold', { ...labels, severity: 'critical' }), values: '50x30' },
    { series: name('denter_department_set_expected', { ...labels, department_id: '1' }), values: '1x30' },
    { series: name('denter_department_set_member', { ...labels, department_id: '1' }), values: '1x30' },
    { series: name('denter_department_set_expected_missing', labels), values: '0x30' },
    ...polls(labels, '0+60x30'),
  ];
}

function illSet(labels: Labels): Series[] {
  const failing = name('denter_poll_failing', { ...labels, reason: labels['department_set']! });
  return [{ series: failing, values: '_ 1x29' }, ...polls(labels, '0x30')];
}

function polls(labels: Labels, successes: string): Series[] {
  return [
    { series: name('denter_up', labels), values: '1x30' },
    { series: name('denter_poll_interval_seconds', labels), values: '60x30' },
    { series: name('denter_stale_after_seconds', labels), values: '180x30' },
    { series: name('denter_last_poll_timestamp_seconds', labels), values: '0+60x30' },
    { series: name('denter_last_success_timestamp_seconds', labels), values: successes },
  ];
}

function pollFailing(labels: Labels): object {
  const reason = reasons.find((known) => known === labels['department_set'])!;
  return {
    exp_labels: { ...labels, reason, severity: 'warning' },
    exp_annotations: {
      summary: `Polls of ill, department set ${reason}, fail (${reason}).`,
      description: `No poll has succeeded for 25m 0s. Reason ${reason}: ${remedy(reason)}`,
      runbook_url: runbookUrl,
    },
  };
}

function name(metric: string, labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return `${metric}{${pairs.join(',')}}`;
}
