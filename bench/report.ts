import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { renewPart } from '../scripts/renew-part.ts';

const page = new URL('../docs/performance.md', import.meta.url);

/** One line of a table: a figure of ours, the peer's, and what their ratio should be. */
export interface Comparison {
  readonly what: string;
  readonly ours: number;
  readonly peer: string;
  /** NaN: the peer is missing, which the table then says. */
  readonly theirs: number;
  /** `faster`: their figure divided by ours, at least; `within`: ours divided by theirs, at most. */
  readonly wanted?: { readonly kind: 'faster' | 'within'; readonly ratio: number };
}

/** Writes a part's table into docs/performance.md, and prints it. */
export function report(
  part: string,
  unit: string,
  rows: readonly Comparison[],
  notes: readonly string[] = [],
): void {
  const table = [
    `| | denter-exporter, ${unit} | peer | its ${unit} | ratio | wanted |`,
    '|---|---:|---|---:|---:|---|',
    ...rows.map(lineOf),
  ];
  reportTable(part, table, notes);
}

/** Writes a table of another shape, with the machine's facts. */
export function reportTable(part: string, table: readonly string[], notes: readonly string[] = []): void {
  const facts = `Node.js ${process.version}, ${cpus().length} cores of ${cpus()[0]?.model ?? 'unknown kind'}, ${new Date().toISOString().slice(0, 10)}.`;
  const content = [facts, '', ...table, ...notes.map((note) => `\n${note}`)].join('\n');
  process.stdout.write(`\n${part}\n${content}\n`);
  writeFileSync(page, renewPart(readFileSync(page, 'utf8'), part, content));
}

function lineOf({ what, ours, peer, theirs, wanted }: Comparison): string {
  const within = wanted === undefined ? ours > theirs : wanted.kind === 'within';
  const wish = wanted === undefined ? '' : `${within ? '≤' : '≥'} ${wanted.ratio}`;
  if (Number.isNaN(theirs)) return `| ${what} | ${shown(ours)} | ${peer} | MISSING | | ${wish} |`;
  const ratio = within ? ours / theirs : theirs / ours;
  const met = wanted === undefined || (within ? ratio <= wanted.ratio : ratio >= wanted.ratio);
  return `| ${what} | ${shown(ours)} | ${peer} | ${shown(theirs)} | ${ratio.toFixed(2)} ${within ? 'times as long' : 'times faster'} | ${wish}${met ? '' : ' (missed)'} |`;
}

function shown(figure: number): string {
  return figure.toPrecision(3);
}

export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? Number.NaN;
}
