import { TableCellHeight } from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { rows } from './queries.ts';
import { datasource } from './variables.ts';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** A query, of which the column shows the value, or a label that it has beyond those that name a row. */
  readonly expr?: string;
  readonly label?: string;
  readonly properties?: readonly DynamicConfigValue[];
  readonly width?: number;
}

interface TableOptions {
  readonly title: string;
  readonly description: string;
  readonly columns: readonly Column[];
  /** Labels that together name a row. */
  readonly by: readonly string[];
}

/**
 * A table with one query for each column of values, joined by the labels that name a row. A value that is missing leaves
 * its cell empty, and the row stays.
 */
export function table({ title, description, columns, by }: TableOptions): TablePanel {
  const placed = columns.map((column, index) => placeColumn(column, index, by));
  const panel = new TablePanel()
    .title(title)
    .description(description)
    .datasource(datasource)
    .unit('none')
    // Narrower than Grafana's 150 pixels, so that a wide table fits a laptop.
    .minWidth(60)
    .cellHeight(TableCellHeight.Sm);
  for (const { query, title: name, properties = [], width } of placed) {
    if (query !== undefined) panel.withTarget(query);
    const sized = width === undefined ? [] : [{ id: 'custom.width', value: width }];
    panel.overrideByName(name, [...properties, ...sized]);
  }
  return panel
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'organize', options: arrangement(placed) });
}

function placeColumn(column: Column, index: number, by: readonly string[]) {
  const refId = String.fromCharCode('A'.charCodeAt(0) + index);
  const value = `Value #${refId}`;
  const { expr, label } = column;
  const labels = label === undefined ? by : [...by, label];
  const query = expr === undefined ? undefined : rows(refId, `max by (${labels.join(', ')}) (${expr})`);
  return { ...column, query, value, field: label ?? value };
}

/** Puts the fields in the order of the columns, under their titles, and takes out those that are no column. */
function arrangement(placed: readonly ReturnType<typeof placeColumn>[]): object {
  const hidden = placed
    .filter(({ field, value }) => field !== value)
    .map(({ value }) => [value, true] as const);
  return {
    excludeByName: Object.fromEntries([['Time', true], ...hidden]),
    indexByName: Object.fromEntries(placed.map(({ field }, index) => [field, index])),
    renameByName: Object.fromEntries(placed.map(({ field, title }) => [field, title])),
  };
}
