import type { TicketStatus } from '../denter/ticket-counts.ts';

// Control characters, NUL among them, are read well by Prometheus; a lone surrogate can't even be written as UTF-8.
const unwritable = /\p{Cs}/gu;

/** A text as a label value: as it is, but for what no label value can hold. */
function labelValue(text: string): string {
  return text.replace(unwritable, '\uFFFD');
}

/** A status as its series show it. */
export interface LabelledStatus {
  readonly label: string;
  readonly title: string;
  readonly count: number;
}

/**
 * The statuses of one answer with their values of the label `status`: the keys as received. Keys that differ only in
 * what no label value can hold are numbered, so that no series stands twice.
 */
export function labelStatuses(statuses: readonly TicketStatus[]): LabelledStatus[] {
  const taken = new Set<string>();
  return statuses.map(({ key, title, count }) => {
    const wanted = labelValue(key);
    let label = wanted;
    for (let n = 2; taken.has(label); n += 1) label = `${wanted}#${n}`;
    taken.add(label);
    return { label, title: labelValue(title), count };
  });
}
