import {
  DatasourceVariableBuilder,
  IntervalVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { awaiting, lastKnown, polledOk, shareOf } from './expressions.ts';

/** The data source that every panel and every query asks. */
export const datasource = { type: 'prometheus', uid: '${datasource}' } as const;

/** The variables that both dashboards have; those that a link hands on. */
export function sharedVariables() {
  const exporter = 'job=~"$job",instance=~"$instance"';
  return [
    new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    labelVariable('job', 'Job', 'denter_up'),
    labelVariable('instance', 'Instance', 'denter_up{job=~"$job"}'),
    labelVariable('helpdesk', 'Helpdesk', `denter_up{${exporter}}`),
    labelVariable('department_set', 'Department set', `denter_up{${exporter},helpdesk=~"$helpdesk"}`),
  ];
}

/** The department sets to show in detail, as `helpdesk/department_set`; the one that is worst when the dashboard opens. */
export function detailVariable() {
  const worstFirst = `${shareOf('warning')} or 0 * ${awaiting} or 0 * ${lastKnown(polledOk)} - 1`;
  const named = `label_join(${worstFirst}, "set", "/", "helpdesk", "department_set")`;
  return new QueryVariableBuilder('set')
    .label('In detail')
    .datasource(datasource)
    .query(`query_result(sort_desc(max by (set) (${named})))`)
    .regex('/set="([^"]*)"/')
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.Disabled)
    .multi(true);
}

/** Over how long a growth is measured. */
export function windowVariable() {
  const times = ['30m', '1h', '2h', '4h', '8h'];
  return new IntervalVariableBuilder('window')
    .label('Growth over')
    .values(times.join(','))
    .current({ text: '1h', value: '1h', selected: true })
    .options(times.map((time) => ({ text: time, value: time, selected: time === '1h' })));
}

/** Statuses that would dwarf all others in a stack, as a regular expression of their keys. */
export function leftOutVariable() {
  return new TextBoxVariableBuilder('without')
    .label('Statuses left out')
    .defaultValue('closed')
    .current({ text: 'closed', value: 'closed', selected: true });
}

function labelVariable(name: string, label: string, series: string) {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(datasource)
    .query(`label_values(${series}, ${name})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ text: 'All', value: '$__all', selected: true });
}
