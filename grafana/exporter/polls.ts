import { StackingConfigBuilder, StackingMode } from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { age, greatestInRange, polledOk } from '../expressions.ts';
import type { Section } from '../layout.ts';
import { reasons } from '../links.ts';
import { shownAs } from '../mappings.ts';
import { colors, lanes, lines } from '../panels.ts';
import { history, setName } from '../queries.ts';
import { ofSet } from '../selector.ts';
import { table } from '../tables.ts';

const failing = ofSet('denter_poll_failing');
const failures = ofSet('denter_poll_failures_total');

/** What fails now, and why. */
export function troubles(): Section {
  return {
    panels: [
      { panel: failingNow(), w: 14, h: 7 },
      { panel: failingByReason(), w: 10, h: 7 },
    ],
  };
}

/** How the polls went. */
export function polls(): Section {
  return {
    title: 'Polls',
    panels: [
      { panel: successAge(), w: 8, h: 9 },
      { panel: pollDuration(), w: 8, h: 9 },
      { panel: failuresByReason(), w: 8, h: 9 },
      { panel: setsThatFailed(), w: 12, h: 8 },
      { panel: pollRate(), w: 6, h: 8 },
      { panel: retries(), w: 6, h: 8 },
    ],
  };
}

/** A reason has the same colour in every panel. */
const byName = () => new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName);

const stacked = () => new StackingConfigBuilder().mode(StackingMode.Normal).group('A');

function failingNow() {
  const where = `on (job, instance, helpdesk, department_set) ${failing}`;
  const seconds = [
    { id: 'unit', value: 's' },
    { id: 'decimals', value: 0 },
  ];
  return table({
    title: 'Failing now',
    description: 'Department sets whose last poll failed, and why. The reason leads to its remedy.',
    by: ['instance', 'helpdesk', 'department_set'],
    columns: [
      { title: 'Helpdesk', label: 'helpdesk' },
      { title: 'Set', label: 'department_set' },
      {
        title: 'Reason',
        label: 'reason',
        expr: failing,
        properties: [{ id: 'links', value: [{ title: 'What to do', url: reasons, targetBlank: true }] }],
      },
      { title: 'Last success', expr: `(${age} and ${where})`, properties: seconds },
      {
        title: 'Polls failed',
        expr: `((1 - avg_over_time(${polledOk}[$__range])) and ${where})`,
        properties: [
          { id: 'unit', value: 'percentunit' },
          { id: 'decimals', value: 0 },
        ],
      },
      { title: 'Exporter', label: 'instance' },
    ],
  }).noValue('No poll fails');
}

function failingByReason() {
  return lines(
    'Failing department sets by reason',
    'How many department sets had failed in their last poll, by reason.',
  )
    .unit('short')
    .decimals(0)
    .fillOpacity(50)
    .lineWidth(1)
    .stacking(stacked())
    .colorScheme(byName())
    .noValue('No poll failed')
    .withTarget(history('A', `count by (reason) (${failing})`, '{{reason}}'));
}

function successAge() {
  return lines(
    'Age of the last success',
    'Time since the last successful poll. A saw-tooth as high as the interval is as it should be. The dozen that were oldest.',
  )
    .unit('dthms')
    .withTarget(history('A', greatestInRange(age), setName));
}

function pollDuration() {
  return lines('Poll duration', 'How long the last poll took, with its retry. The dozen that took longest.')
    .unit('s')
    .withTarget(history('A', greatestInRange(ofSet('denter_last_poll_duration_seconds')), setName));
}

function failuresByReason() {
  return lines(
    'Failed polls by reason',
    'Failed polls a minute. The first failure of a reason begins its counter and is not seen here, but under "Failing department ' +
      'sets by reason".',
  )
    .unit('cpm')
    .fillOpacity(50)
    .lineWidth(1)
    .stacking(stacked())
    .colorScheme(byName())
    .noValue('No poll failed')
    .withTarget(history('A', `sum by (reason) (rate(${failures}[$__rate_interval])) * 60`, '{{reason}}'));
}

function setsThatFailed() {
  return lanes('Department sets that failed', 'Those with a failed poll in this time range, and when.')
    .mappings(shownAs({ 1: ['succeeds', colors.good], 0: ['fails', colors.critical] }))
    .noValue('Every poll succeeded')
    .withTarget(
      history('A', `${polledOk} and topk(12, 1 - min_over_time(${polledOk}[$__range] @ end()) > 0)`, setName),
    );
}

function pollRate() {
  return lines('Polls', 'Polls that ended, a minute, failed ones included.')
    .unit('cpm')
    .withTarget(
      history(
        'A',
        `sum by (instance) (rate(${ofSet('denter_polls_total')}[$__rate_interval])) * 60`,
        '{{instance}}',
      ),
    );
}

function retries() {
  return lines(
    'Retries',
    'Polls a minute that asked a second time after a connection that broke or could not be made, or a name that was not found. ' +
      'Many of them, without failures: look at the network.',
  )
    .unit('cpm')
    .noValue('No retry')
    .withTarget(
      history(
        'A',
        greatestInRange(`(rate(${ofSet('denter_poll_retries_total')}[$__rate_interval]) * 60)`),
        setName,
      ),
    );
}
