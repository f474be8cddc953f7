/** What one answer to `GetTicketCounts` said, checked. */
export interface TicketCounts {
  readonly active: number;
  readonly awaitingReply: number;
  readonly flagged: number;
  /** In the answer's order. `undefined` where the map was not asked for, or was dropped for having too many statuses. */
  readonly statuses: readonly TicketStatus[] | undefined;
  /** How many statuses the answer held when that was too many to keep; 0 otherwise. */
  readonly droppedStatuses: number;
  /** Ids in decimal, each once. */
  readonly departments: readonly string[];
}

export interface TicketStatus {
  /** The API's key as received; may be empty. */
  readonly key: string;
  readonly title: string;
  readonly count: number;
}

/** Whether an answer said the very same as one before it. */
export function isSameCounts(before: TicketCounts | undefined, counts: TicketCounts): before is TicketCounts {
  return (
    before !== undefined &&
    before.active === counts.active &&
    before.awaitingReply === counts.awaitingReply &&
    before.flagged === counts.flagged &&
    before.droppedStatuses === counts.droppedStatuses &&
    before.departments.length === counts.departments.length &&
    before.departments.every((id, index) => id === counts.departments[index]) &&
    before.statuses?.length === counts.statuses?.length &&
    (before.statuses ?? []).every((status, index) => isSameStatus(status, counts.statuses?.[index]))
  );
}

function isSameStatus({ key, title, count }: TicketStatus, other: TicketStatus | undefined): boolean {
  return key === other?.key && title === other.title && count === other.count;
}
