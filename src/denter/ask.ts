import type { DepartmentSetConfig, HelpdeskConfig } from '../config/config.ts';
import { askHttp } from './ask-http.ts';
import { cleanText, hidersOf } from './clean.ts';
import type { Connections } from './connections.ts';
import type { CallCredentials } from './credentials.ts';
import { DenterError } from './denter-error.ts';
import { askLocal } from './local/ask-local.ts';
import { type Answer, readAnswer } from './read-answer.ts';
import type { TicketCounts } from './ticket-counts.ts';

export interface AskContext {
  readonly connections: Connections;
  /** The poll's deadline: its reason is what is thrown. */
  readonly signal: AbortSignal;
  /** Called with each step, for the log at debug. Never sees a secret. */
  readonly trace?: (step: string, details: Readonly<Record<string, unknown>>) => void;
}

/**
 * Asks one helpdesk for the counts of one department set, until the deadline, with at most one retry.
 *
 * @throws {DenterError}
 */
export async function askTicketCounts(
  helpdesk: HelpdeskConfig,
  set: DepartmentSetConfig,
  credentials: CallCredentials,
  context: AskContext,
): Promise<TicketCounts> {
  const hiders = hidersOf(credentials.secrets);
  try {
    return readAnswer(await ask(helpdesk, set, credentials, context), set, hiders);
  } catch (error) {
    if (!(error instanceof DenterError)) throw error;
    const { cause, retryAfterMs } = error;
    throw new DenterError(error.code, cleanText(error.message, hiders.text), {
      cause,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
}

async function ask(
  { transport }: HelpdeskConfig,
  set: DepartmentSetConfig,
  credentials: CallCredentials,
  context: AskContext,
): Promise<Answer> {
  const { trace } = context;
  if (transport.kind === 'local') return { body: await askLocal(transport, set, context) };
  const answer = await askHttp(transport, set, credentials, context);
  trace?.('answered', { status: answer.status, bytes: answer.body.length });
  return answer;
}
