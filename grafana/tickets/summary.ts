import { BigValueTextMode } from '@grafana/grafana-foundation-sdk/common';
import {
  age,
  countOf,
  fresh,
  held,
  oldAt,
  over,
  polledOk,
  threshold,
  withoutCounts,
} from '../expressions.ts';
import type { Section } from '../layout.ts';
import { colors, painted, stat, steps } from '../panels.ts';
import { now } from '../queries.ts';
import { ofHelpdesk, ofSet } from '../selector.ts';

const open = ofHelpdesk('denter_support_open');
const missing = ofSet('denter_department_set_expected_missing');

/** The line on top: is anything wrong, and can the numbers be believed? */
export function summary(): Section {
  return {
    panels: [
      overCritical(),
      overWarning(),
      withoutFreshCounts(),
      oldestCounts(),
      departmentsMissing(),
      supportHours(),
    ].map((panel) => ({ panel, w: 4, h: 4 })),
  };
}

function overCritical() {
  return stat(
    'Over critical',
    'Department sets with more tickets awaiting a reply than their critical threshold allows.',
  )
    .noValue('No thresholds')
    .thresholds(steps([null, colors.good], [1, colors.critical]))
    .withTarget(now('A', countOf(fresh(over('critical')), threshold('critical')), 'sets'));
}

function overWarning() {
  const warned = `${fresh(over('warning'))} unless ${over('critical')}`;
  return stat('Over warning', 'Department sets between their warning threshold and their critical one.')
    .noValue('No thresholds')
    .thresholds(steps([null, colors.good], [1, colors.warning]))
    .withTarget(now('A', countOf(warned, threshold('warning')), 'sets'));
}

function withoutFreshCounts() {
  const counts = held(ofSet('denter_tickets_awaiting_reply'));
  return stat(
    'Not fresh',
    'Department sets whose last poll failed: their counts are old ones, or gone. The other dashboard says why.',
  )
    .thresholds(steps([null, colors.good], [1, colors.warning]))
    .withTarget(now('A', countOf(`(${counts} or ${withoutCounts})`, polledOk), 'sets'));
}

function oldestCounts() {
  const tooOld = `max(${age} > ${oldAt})`;
  return stat(
    'Oldest counts',
    'The time since the last successful poll of the department set where it is longest. Orange: longer than its stale_after.',
  )
    .unit('s')
    .decimals(0)
    .withTarget(now('A', tooOld, 'too old'))
    .withTarget(now('B', `max(${age}) unless ${tooOld}`, 'fresh'))
    .overrideByQuery('A', [painted(colors.warning)])
    .overrideByQuery('B', [painted(colors.good)]);
}

function departmentsMissing() {
  return stat(
    'Dept. missing',
    'Department sets that do not see every department that they are expected to (expected_departments): the API user lost a ' +
      'membership, and the counts are too low.',
  )
    .noValue('Not checked')
    .thresholds(steps([null, colors.good], [1, colors.critical]))
    .withTarget(now('A', countOf(`${missing} > 0`, missing), 'sets'));
}

function supportHours() {
  return stat(
    'Support now',
    'Helpdesks inside and outside their support hours now; only those that have hours set.',
  )
    .noValue('None set')
    .textMode(BigValueTextMode.ValueAndName)
    .withTarget(now('A', countOf(`${open} == 1`, open), 'open'))
    .withTarget(now('B', countOf(`${open} == 0`, open), 'closed'))
    .overrideByQuery('A', [painted(colors.good)])
    .overrideByQuery('B', [painted(colors.plain)]);
}
