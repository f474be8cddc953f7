import { FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { age, awaiting, fresh, greatest, held, over, shareOf, withoutCounts } from '../expressions.ts';
import type { Section } from '../layout.ts';
import { reasons, uids } from '../links.ts';
import { shownAs } from '../mappings.ts';
import { colors, painted, steps, tiles } from '../panels.ts';
import { now, setName } from '../queries.ts';
import { ofSet } from '../selector.ts';
import { type Column, table } from '../tables.ts';

/** How many wait now, and everything else that is known of each department set now. */
export function backlog(): Section {
  return {
    panels: [
      { panel: awaitingNow(), w: 24, h: 7 },
      { panel: everySet(), w: 24, h: 10 },
    ],
  };
}

/** One query for each colour, so that the colour comes from the configured thresholds. */
function awaitingNow() {
  const limited = ofSet('denter_awaiting_reply_threshold');
  const within = `(${awaiting} and ignoring (severity) ${limited}) unless ${over('warning')} unless ${over('critical')}`;
  const unlimited = `(${awaiting} unless ignoring (severity) ${limited})`;
  return tiles(
    'Awaiting reply',
    'Tickets awaiting a reply, by helpdesk and department set, the worst first. Red: over the critical threshold; orange: over ' +
      'the warning threshold; blue: no threshold is set; grey: an old number, or none. At most a dozen of each colour. ' +
      'Department sets may overlap: never add them up.',
  )
    .mappings(shownAs({ '-1': ['no data', colors.old] }))
    .withTarget(now('A', greatest(fresh(over('critical'))), setName))
    .withTarget(now('B', greatest(`(${fresh(over('warning'))} unless ${over('critical')})`), setName))
    .withTarget(now('C', greatest(fresh(`(${within})`)), setName))
    .withTarget(now('D', greatest(fresh(unlimited)), setName))
    .withTarget(now('E', greatest(held(awaiting)), `${setName} (old)`))
    .withTarget(now('F', greatest(`0 * ${withoutCounts} - 1`), setName))
    .overrideByQuery('A', [painted(colors.critical)])
    .overrideByQuery('B', [painted(colors.warning)])
    .overrideByQuery('C', [painted(colors.good)])
    .overrideByQuery('D', [painted(colors.plain)])
    .overrideByQuery('E', [painted(colors.old)])
    .overrideByQuery('F', [painted(colors.old)]);
}

const share = [
  { id: 'unit', value: 'percentunit' },
  { id: 'decimals', value: 0 },
] as const;
const inText = { id: 'custom.cellOptions', value: { type: 'color-text' } };
/** Names keep room on a laptop; the table scrolls to its last column there. */
const wide = { id: 'custom.minWidth', value: 90 };
const centred = { id: 'custom.align', value: 'center' };

function colouredFrom(limit: number, color: string) {
  const value = steps([null, 'text'], [limit, color]).build();
  return [{ id: 'thresholds', value }, { id: 'color', value: { mode: FieldColorModeId.Thresholds } }, inText];
}

function everySet() {
  return table({
    title: 'Every department set',
    description:
      'What is known of each department set now, from the configuration and from its last answer. An empty cell: there is no ' +
      'such number now. Sort by a column to find the worst.',
    by: ['instance', 'helpdesk', 'department_set'],
    columns: [
      ...identity(),
      ...counts(),
      ...trust(),
      { title: 'Exporter', label: 'instance', properties: [wide] },
    ],
  }).sortBy([{ build: () => ({ displayName: 'Of warning', desc: true }) }]);
}

function identity(): Column[] {
  const only = `/d/${uids.tickets}?\${datasource:queryparam}&\${__url_time_range}&var-helpdesk=\${__value.text:percentencode}`;
  const links = { id: 'links', value: [{ title: 'Only this helpdesk', url: only }] };
  return [
    { title: 'Helpdesk', label: 'helpdesk', properties: [wide, links] },
    { title: 'Set', label: 'department_set', properties: [wide] },
  ];
}

function counts(): Column[] {
  const perHour = `deriv(${awaiting}[$window]) * 3600`;
  const signed = [{ id: 'decimals', value: 0 }, ...colouredFrom(0.5, colors.warning)];
  return [
    { title: 'Awaiting', width: 78, expr: awaiting },
    {
      title: 'Of warning',
      width: 110,
      expr: shareOf('warning'),
      properties: [...share, ...colouredFrom(1, colors.warning)],
    },
    {
      title: 'Of critical',
      width: 84,
      expr: shareOf('critical'),
      properties: [...share, ...colouredFrom(1, colors.critical)],
    },
    { title: 'Per hour', width: 76, expr: perHour, properties: signed },
    { title: 'vs. last week', width: 106, expr: `(${awaiting} - ${awaiting} offset 1w)`, properties: signed },
    { title: 'Active', width: 58, expr: ofSet('denter_tickets_active') },
    { title: 'Flagged', width: 70, expr: ofSet('denter_tickets_flagged') },
  ];
}

/** What tells whether the counts can be believed. */
function trust(): Column[] {
  const freshness = `(2 + 0 * ${withoutCounts} or 1 + 0 * ${held(awaiting)} or 0 * ${fresh(awaiting)})`;
  const states = shownAs({
    0: ['fresh', colors.good],
    1: ['old', colors.warning],
    2: ['none', colors.critical],
  });
  const missing = ofSet('denter_department_set_expected_missing');
  const why = { id: 'links', value: [{ title: 'What to do', url: reasons, targetBlank: true }] };
  return [
    { title: 'Missing', width: 66, expr: missing, properties: colouredFrom(1, colors.critical) },
    {
      title: 'Counts',
      width: 60,
      expr: freshness,
      properties: [{ id: 'mappings', value: states }, inText, centred],
    },
    {
      title: 'Age',
      width: 72,
      expr: age,
      properties: [
        { id: 'unit', value: 's' },
        { id: 'decimals', value: 0 },
      ],
    },
    {
      title: 'Failing by',
      width: 90,
      label: 'reason',
      expr: ofSet('denter_poll_failing'),
      properties: [why],
    },
  ];
}
