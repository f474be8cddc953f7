import type { DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import { type AskedOnce, askTicketCounts } from '../denter/ask.ts';
import { credentialsOf } from '../denter/credentials.ts';
import type { Deadline } from '../denter/deadline.ts';
import { DenterError } from '../denter/denter-error.ts';
import type { PollingContext } from './polling-context.ts';

/** How a question ended. */
export interface Asked extends AskedOnce {
  /** Of the credentials that it was asked with; `undefined` where they could not be read. */
  readonly fingerprint: string | undefined;
}

/** Asks a department set's question once, with the credentials as they stand in the secret files now. */
export async function askSet(
  helpdesk: HelpdeskConfig,
  set: DepartmentSetConfig,
  context: PollingContext,
  deadline: Deadline,
): Promise<Asked> {
  if (!context.mayOpenFiles()) return { outcome: { error: tooFewDescriptors() }, ...unasked };
  const credentials = await credentialsOf(set, deadline);
  if (credentials instanceof DenterError) return { outcome: { error: credentials }, ...unasked };
  const { outcome, trace } = await askTicketCounts(helpdesk, set, credentials, {
    connections: context.connections,
    deadline,
    trace: (step, details) => context.trace(set, step, details),
  });
  // Not by spreading: V8 would make each object a hidden class of its own, of 300 bytes, in old space.
  return { outcome, trace, fingerprint: credentials.fingerprint };
}

const unasked = { fingerprint: undefined, trace: undefined };

function tooFewDescriptors(): DenterError {
  return new DenterError('local', 'no file descriptors left but those kept for clients (EMFILE)');
}
