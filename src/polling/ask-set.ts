import type { DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import { askTicketCounts } from '../denter/ask.ts';
import { credentialsOf } from '../denter/credentials.ts';
import type { GiveUpSignal } from '../denter/deadline.ts';
import { DenterError } from '../denter/denter-error.ts';
import type { PollTrace } from '../denter/trace.ts';
import type { FinishedPoll } from './next-record.ts';
import type { PollingContext } from './polling-context.ts';

/** How a question ended. */
export interface Asked {
  readonly outcome: FinishedPoll['outcome'];
  /** Of the credentials that it was asked with; `undefined` where they could not be read. */
  readonly fingerprint: string | undefined;
  /** What happened on the network, where something did. */
  readonly trace: PollTrace | undefined;
}

/** Asks a department set's question once, with the credentials as they stand in the secret files now. */
export async function askSet(
  helpdesk: HelpdeskConfig,
  set: DepartmentSetConfig,
  context: PollingContext,
  signal: GiveUpSignal,
): Promise<Asked> {
  if (!context.mayOpenFiles()) return { outcome: { error: tooFewDescriptors() }, ...unasked };
  const credentials = await credentialsOf(set, signal);
  if (credentials instanceof DenterError) return { outcome: { error: credentials }, ...unasked };
  const { fingerprint } = credentials;
  let traced: PollTrace | undefined;
  try {
    const counts = await askTicketCounts(helpdesk, set, credentials, {
      connections: context.connections,
      signal,
      trace: (step, details) => context.trace(set, step, details),
      onTraced: (told) => void (traced = told),
    });
    return { outcome: { counts }, fingerprint, trace: traced };
  } catch (error) {
    if (error instanceof DenterError) return { outcome: { error }, fingerprint, trace: traced };
    throw error;
  }
}

const unasked = { fingerprint: undefined, trace: undefined };

function tooFewDescriptors(): DenterError {
  return new DenterError('local', 'no file descriptors left but those kept for clients (EMFILE)');
}
