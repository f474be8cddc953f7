import type { DepartmentSetConfig } from '../config/config.ts';
import type { Connections } from '../denter/connections.ts';
import type { PollSlots } from './poll-slots.ts';
import type { SetRecord } from './set-record.ts';

export interface PollingContext {
  readonly connections: Connections;
  readonly slots: PollSlots;
  /** For polls of the Local API, which need one of `slots` as well. */
  readonly localSlots: PollSlots;
  /** Called at the end of each poll, in the same turn in which the record changes. */
  readonly onPolled: (record: SetRecord, previous: SetRecord) => void;
  /** Called with each step of a poll, for the log at debug. */
  readonly trace: (
    set: DepartmentSetConfig,
    step: string,
    details: Readonly<Record<string, unknown>>,
  ) => void;
}

/** What a poller does next; moments of the monotonic clock. */
export type PollPlan =
  | { readonly is: 'under_way' }
  | { readonly is: 'planned'; readonly at: number }
  /** Left alone for longer than the interval, after a refusal or because the helpdesk asked for it by `Retry-After`. */
  | { readonly is: 'backing_off'; readonly at: number; readonly because: 'refusal' | 'retry_after' };
