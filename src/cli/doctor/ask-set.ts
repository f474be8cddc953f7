import type { DepartmentSetConfig, HelpdeskConfig } from '../../config/config.ts';
import { type AskedOnce, askTicketCounts } from '../../denter/ask.ts';
import type { Connections } from '../../denter/connections.ts';
import { credentialsOf } from '../../denter/credentials.ts';
import { Deadline } from '../../denter/deadline.ts';
import { DenterError } from '../../denter/denter-error.ts';
import type { AttemptTrace, PollTrace } from '../../denter/trace.ts';

/** One question for a department set, and all that is known of how it went. */
export interface Asked {
  readonly outcome: AskedOnce['outcome'];
  /** Absent where nothing was sent. */
  readonly network?: AskedNetwork;
  /** Of the credentials; absent where they can't be read. */
  readonly fingerprint?: string;
  /** Milliseconds. */
  readonly tookMs: number;
}

export interface AskedNetwork {
  /** The last one: what came before it is told by `firstFailure`. */
  readonly attempt: AttemptTrace;
  /** Of a first try that failed. */
  readonly firstFailure: string | undefined;
  /** Wall clock at the end, Unix milliseconds. */
  readonly endedAtMs: number;
}

/** Reads the credentials of a department set and asks once, as a poll does. */
export async function askSet(
  helpdesk: HelpdeskConfig,
  set: DepartmentSetConfig,
  connections: Connections,
  isRefused: (fingerprint: string) => boolean,
): Promise<Asked | 'refused before'> {
  const startedAt = performance.now();
  const deadline = new Deadline(set.timeoutMs);
  try {
    const credentials = await credentialsOf(set, deadline);
    if (credentials instanceof DenterError)
      return { outcome: { error: credentials }, tookMs: performance.now() - startedAt };
    const { fingerprint } = credentials;
    if (isRefused(fingerprint)) return 'refused before';
    const { outcome, trace } = await askTicketCounts(helpdesk, set, credentials, { connections, deadline });
    const network = trace && seen(trace);
    const tookMs = performance.now() - startedAt;
    return { outcome, fingerprint, tookMs, ...(network && { network }) };
  } finally {
    deadline.clear();
  }
}

function seen({ attempts }: PollTrace): AskedNetwork | undefined {
  const attempt = attempts.at(-1);
  const firstFailure = attempts.length > 1 ? attempts[0]?.failure : undefined;
  return attempt && { attempt, firstFailure, endedAtMs: Date.now() };
}
