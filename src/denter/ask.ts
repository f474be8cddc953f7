import type { DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import { askHttp } from './ask-http.ts';
import { cleanText, type Hiders, hidersOf } from './clean.ts';
import type { Connections } from './connections.ts';
import type { CallCredentials } from './credentials.ts';
import type { Deadline } from './deadline.ts';
import { DenterError } from './denter-error.ts';
import type { ExchangeEnd } from './exchange-end.ts';
import { askLocal } from './local/ask-local.ts';
import { proxySecrets } from './proxy.ts';
import { readAnswer } from './read-answer.ts';
import type { TicketCounts } from './ticket-counts.ts';
import { type PollTrace, traceOf } from './trace.ts';

export interface AskContext {
  readonly connections: Connections;
  /** The poll's: its reason is what the question ends with. */
  readonly deadline: Deadline;
  /** Called with each step, for the log at debug. Never sees a secret. */
  readonly trace?: (step: string, details: Readonly<Record<string, unknown>>) => void;
}

/** How a question ended, and what happened on the network where something did. */
export interface AskedOnce {
  readonly outcome: { readonly counts: TicketCounts } | { readonly error: DenterError };
  readonly trace: PollTrace | undefined;
}

/**
 * Asks one helpdesk for the counts of one department set, until the deadline, with at most one retry. A failure is an
 * outcome like any other.
 */
export async function askTicketCounts(
  helpdesk: HelpdeskConfig,
  set: DepartmentSetConfig,
  credentials: CallCredentials,
  context: AskContext,
): Promise<AskedOnce> {
  const hiders = hidersFor(credentials, helpdesk);
  const ends: ExchangeEnd[] = [];
  const traced = (failed: boolean): PollTrace | undefined =>
    ends.length === 0 ? undefined : traceOf(ends, hiders.text, failed);
  try {
    const { transport } = helpdesk;
    const answer =
      transport.kind === 'local'
        ? { body: await askLocal(transport, set, context) }
        : await askHttp(transport, set, credentials, context, (end) => ends.push(end));
    if ('status' in answer) context.trace?.('answered', { status: answer.status, bytes: answer.body.length });
    return { outcome: { counts: readAnswer(answer, set, hiders) }, trace: traced(false) };
  } catch (error) {
    if (!(error instanceof DenterError)) throw error;
    const { cause, retryAfterMs } = error;
    const cleaned = new DenterError(error.code, cleanText(error.message, hiders.text), {
      cause,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
    return { outcome: { error: cleaned }, trace: traced(true) };
  }
}

/** Of credentials that were read before: making them costs a third of a poll over a kept connection (33 of 109 µs). */
const lastHiders = new WeakMap<CallCredentials, { readonly hiders: Hiders; readonly proxy: string }>();

function hidersFor(credentials: CallCredentials, helpdesk: HelpdeskConfig): Hiders {
  const ofProxy = proxySecretsOf(helpdesk);
  const proxy = ofProxy.join('\n');
  const last = lastHiders.get(credentials);
  if (last?.proxy === proxy) return last.hiders;
  const hiders = hidersOf(credentials.secrets.concat(ofProxy));
  lastHiders.set(credentials, { hiders, proxy });
  return hiders;
}

function proxySecretsOf({ transport }: HelpdeskConfig): string[] {
  return transport.kind === 'http' ? proxySecrets(transport.connection.proxy) : [];
}
