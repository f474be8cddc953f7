import type { Html } from '../html.ts';
import type { ExporterView } from '../exporter-view.ts';

/** Something about the exporter itself, in the head of every page: a name and a value. */
export type ExporterFact = readonly [name: string, value: Html | string];

export function exporterFacts(exporter: ExporterView, version: string): readonly ExporterFact[] {
  const { file, shard } = exporter.config();
  return [
    ['Version', version],
    ['Configuration', file],
    ...(shard === undefined ? [] : [['Shard', `${shard.index} of ${shard.total}`] as const]),
  ];
}
