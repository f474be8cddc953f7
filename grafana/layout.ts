import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type DashboardLinkBuilder,
  type Panel,
  type RowPanel,
  RowBuilder,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** A panel and its size: of 24 columns, and in rows of 38 pixels. */
export interface Placed {
  readonly panel: Builder<Panel>;
  readonly w: number;
  readonly h: number;
}

/** Panels that belong together, from left to right; they wrap where the width ends. */
export interface Section {
  /** Without a title the panels have no row above them. */
  readonly title?: string;
  /** A variable: the section stands once for each of its values. */
  readonly repeat?: string;
  readonly panels: readonly Placed[];
}

interface DashboardOptions {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly from: string;
  readonly variables: readonly Builder<VariableModel>[];
  readonly links: readonly DashboardLinkBuilder[];
  readonly sections: readonly Section[];
}

const columns = 24;

/** Features that are used exist since Grafana 10; newer ones raise the version themselves at the import. */
const schemaVersion = 39;

/** A whole dashboard, as Grafana imports it. */
export function dashboard(options: DashboardOptions): Dashboard {
  const model = new DashboardBuilder(options.title)
    .uid(options.uid)
    .description(options.description)
    .tags(['denter'])
    .timezone('browser')
    .refresh('1m')
    .time({ from: options.from, to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .version(1)
    .readonly()
    .variables([...options.variables])
    .links([...options.links])
    .build();
  return { ...model, schemaVersion, panels: placePanels(options.sections) };
}

function placePanels(sections: readonly Section[]): (Panel | RowPanel)[] {
  const placed: (Panel | RowPanel)[] = [];
  let top = 0;
  for (const { title, repeat, panels } of sections) {
    if (title !== undefined) {
      const row = new RowBuilder(title).id(placed.length + 1);
      if (repeat !== undefined) row.repeat(repeat);
      placed.push({ ...row.build(), gridPos: { x: 0, y: top, w: columns, h: 1 } });
      top += 1;
    }
    let x = 0;
    let below = top;
    for (const { panel, w, h } of panels) {
      if (x + w > columns) [x, top] = [0, below];
      placed.push({ ...panel.build(), id: placed.length + 1, gridPos: { x, y: top, w, h } });
      x += w;
      below = Math.max(below, top + h);
    }
    top = below;
  }
  return placed;
}
