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
