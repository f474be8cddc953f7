import type { Reason } from '../../src/denter/reason.ts';
import type { FaultyOptions, Upstream } from './faulty-server.ts';
import type { Behaviour } from './replies.ts';

/** One way in which a helpdesk, or what stands before it, misbehaves; and all that must come of it. */
export interface UpstreamFault {
  /** The helpdesk's name, too. */
  readonly name: string;
  /** `undefined`: odd, but an answer all the same. */
  readonly reason: Reason | undefined;
  /** What the log and the page say. */
  readonly says: string | RegExp;
  /** A server that fails so, or how to start one. */
  readonly server: FaultyOptions | (() => Promise<Upstream>);
  /** Further keys of the helpdesk in the configuration. */
  readonly config?: (upstream: Upstream) => Readonly<Record<string, unknown>>;
  /** Goes on like that: it is never healed. */
  readonly stays?: true;
  /** Whether the exporter leaves it alone for longer than an interval; default: after a refusal. */
  readonly waits?: boolean;
  /** Samples that must be there: name, one of its labels, and the value. */
  readonly shows?: readonly (readonly [name: string, label: string, text: string, value: number | 'polls'])[];
  /** A failure before the connection stands. */
  readonly uncounted?: true;
}

/** Of a fault that shows in the answer alone. */
export function fault(
  name: string,
  reason: Reason | undefined,
  says: string | RegExp,
  behave: Behaviour,
  more: Partial<UpstreamFault> = {},
): UpstreamFault {
  return { name, reason, says, server: { behave }, ...more };
}
