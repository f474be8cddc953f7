import {
  AxisPlacement,
  LineInterpolation,
  StackingConfigBuilder,
  StackingMode,
} from '@grafana/grafana-foundation-sdk/common';
import { awaiting, supportOpen, threshold, titled } from '../expressions.ts';
import type { Section } from '../layout.ts';
import { colors, lines, painted } from '../panels.ts';
import { history } from '../queries.ts';
import { ofSet } from '../selector.ts';

/** The department sets that are picked under "In detail", each with a row of its own: their statuses can't be stacked in one. */
export function detail(): Section {
  return {
    title: '$set',
    repeat: 'set',
    panels: [
      { panel: againstThresholds(), w: 12, h: 10 },
      { panel: byStatus(), w: 12, h: 10 },
    ],
  };
}

/** Those of some series that belong to the department set that a repeated row is about. */
function chosen(series: string): string {
  const row = 'label_replace(vector(1), "set", "${set:raw}", "", "")';
  return `(label_join(${series}, "set", "/", "helpdesk", "department_set") and on (set) ${row})`;
}

/** Of the exporters that poll the chosen set, what the one says that sees most. */
const ofChosen = (series: string): string => `max(${chosen(series)})`;

function againstThresholds() {
  const dashed = { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } };
  return lines(
    'Awaiting reply against the thresholds',
    'Tickets awaiting a reply against the configured thresholds, and the same hours a week ago. Shaded: outside support hours. ' +
      'A gap: there was no answer for longer than stale_after.',
  )
    .unit('short')
    .decimals(0)
    .withTarget(history('A', ofChosen(awaiting), 'awaiting reply'))
    .withTarget(history('B', ofChosen(threshold('warning')), 'warning'))
    .withTarget(history('C', ofChosen(threshold('critical')), 'critical'))
    .withTarget(history('D', ofChosen(`${awaiting} offset 1w`), 'a week ago'))
    .withTarget(history('E', ofChosen(`1 - ${supportOpen}`), 'closed'))
    .overrideByQuery('A', [painted(colors.plain), { id: 'custom.lineWidth', value: 3 }])
    .overrideByQuery('B', [painted(colors.warning), dashed])
    .overrideByQuery('C', [painted(colors.critical), dashed])
    .overrideByQuery('D', [painted(colors.old), { id: 'custom.lineWidth', value: 1 }])
    .overrideByQuery('E', shading());
}

/** A band over the whole height, on an axis of its own that nobody sees. */
function shading() {
  return [
    painted(colors.old),
    { id: 'max', value: 1 },
    { id: 'unit', value: 'none' },
    { id: 'custom.axisPlacement', value: AxisPlacement.Hidden },
    { id: 'custom.lineWidth', value: 0 },
    { id: 'custom.fillOpacity', value: 15 },
    { id: 'custom.lineInterpolation', value: LineInterpolation.StepAfter },
    { id: 'custom.hideFrom', value: { tooltip: true, viz: false, legend: false } },
  ];
}

function byStatus() {
  const tickets = titled(ofSet('denter_tickets', 'status!~"$without"'));
  return lines(
    'By status',
    'Tickets by status, stacked, under the titles that the helpdesk uses. The statuses named in "Statuses left out" are left out.',
  )
    .unit('short')
    .decimals(0)
    .fillOpacity(60)
    .lineWidth(1)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
    .withTarget(history('A', `max by (status, title) ${chosen(tickets)}`, '{{title}}'));
}
