import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { awaiting, greatest, greatestInRange, over, shareOf } from '../expressions.ts';
import type { Section } from '../layout.ts';
import { shownAs } from '../mappings.ts';
import { bars, colors, lanes, lines, signedLines, steps } from '../panels.ts';
import { history, now, setName } from '../queries.ts';
import { ofHelpdesk, ofSet } from '../selector.ts';

/** How it came to this, and where it goes. */
export function trends(): Section {
  return {
    title: 'Over time',
    panels: [
      { panel: shareOfThreshold(), w: 8, h: 9 },
      { panel: growth(), w: 8, h: 9 },
      { panel: flagged(), w: 8, h: 9 },
      { panel: timeOverThreshold(), w: 12, h: 8 },
      { panel: supportHours(), w: 12, h: 8 },
    ],
  };
}

function shareOfThreshold() {
  return lines(
    'Share of the warning threshold',
    'Tickets awaiting a reply, as a share of the warning threshold of their department set: sets of any size on one scale. At 100 % ' +
      'the threshold is reached. The dozen that were worst in this time range.',
  )
    .unit('percentunit')
    .thresholds(steps([null, 'transparent'], [1, colors.warning]))
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed))
    .noValue('No thresholds')
    .withTarget(history('A', greatestInRange(shareOf('warning')), setName));
}

function growth() {
  const growing = `(deriv(${awaiting}[$window]) * 3600)`;
  return signedLines(
    'Growth per hour',
    'How many more tickets await a reply each hour, by the trend over the time that "Growth over" says. Below 0 the backlog shrinks. ' +
      'The dozen that grew fastest in this time range.',
  )
    .unit('short')
    .decimals(0)
    .withTarget(history('A', greatestInRange(growing), setName));
}

function flagged() {
  return lines(
    'Flagged tickets',
    'Tickets flagged to the API user that the department set asks with. The dozen with most in this time range.',
  )
    .unit('short')
    .decimals(0)
    .withTarget(history('A', greatestInRange(ofSet('denter_tickets_flagged')), setName));
}

function timeOverThreshold() {
  const closed = `${ofHelpdesk('denter_support_open')} == 0`;
  const whileOpen = `${over('warning', 'bool')} unless on (job, instance, helpdesk) (${closed})`;
  return bars(
    'Share of the time over the warning threshold',
    'How much of this time range more tickets awaited a reply than the warning threshold allows. Where support hours are set, ' +
      'only open hours count. Times without counts are left out. The dozen with most.',
  )
    .unit('percentunit')
    .decimals(0)
    .max(1)
    .noValue('No thresholds')
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.ContinuousGrYlRd))
    .withTarget(now('A', greatest(`avg_over_time((${whileOpen})[$__range:$__interval])`), setName));
}

function supportHours() {
  return lanes('Support hours', 'When each helpdesk was open; only those that have support hours set.')
    .mappings(shownAs({ 1: ['open', colors.good], 0: ['closed', colors.old] }))
    .noValue('No support hours are set')
    .withTarget(history('A', ofHelpdesk('denter_support_open'), '{{helpdesk}}'));
}
