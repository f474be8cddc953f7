import type { ConnectionTrace } from './connection-trace.ts';
import type { AnswerHeaders } from './shown-answer.ts';

/** What there is to tell of an exchange, as it came: nothing of it may be shown yet. Moments of `performance.now()`. */
export interface ExchangeEnd {
  readonly startedAt: number;
  readonly sentAt: number | undefined;
  readonly firstByteAt: number | undefined;
  readonly endedAt: number;
  readonly connection: ConnectionTrace | undefined;
  /** Whether the connection stood already. */
  readonly reused: boolean;
  readonly status: number | undefined;
  readonly headers: AnswerHeaders;
  readonly chunks: readonly Buffer[];
  /** What ended it, where no whole answer came. */
  readonly failure: string | undefined;
}
