import type { SetRecord } from '../polling/set-record.ts';
import { setFamilies } from './families.ts';
import { formatSample } from './text-format.ts';

/** A record's lines, rendered once: a scrape only copies bytes. */
export interface RenderedSet {
  readonly record: SetRecord;
  /** The lines of all of `setFamilies`, in its order. */
  readonly bytes: Buffer;
  /** Where the lines of each family end in `bytes`. */
  readonly ends: readonly number[];
}

export function renderSet(record: SetRecord): RenderedSet {
  const lines = setFamilies.map((family) => familyLines(family, record));
  let end = 0;
  const ends = lines.map((text) => (end += Buffer.byteLength(text)));
  // Not from Node's pool, whose slabs a few bytes would keep alive.
  const bytes = Buffer.allocUnsafeSlow(end);
  bytes.write(lines.join(''));
  return { record, bytes, ends };
}

function familyLines({ name, labels, samples }: (typeof setFamilies)[number], record: SetRecord): string {
  const { helpdesk, name: departmentSet } = record.set;
  return samples(record)
    .map(([values, value]) => {
      const own = labels.map((label, index) => [label, values[index] ?? ''] as const);
      return formatSample(name, [['helpdesk', helpdesk], ['department_set', departmentSet], ...own], value);
    })
    .join('');
}
