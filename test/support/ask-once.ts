import { onTestFinished } from 'vitest';
import type { DepartmentSetConfig } from '../../src/config/config.ts';
import { askTicketCounts } from '../../src/denter/ask.ts';
import { Connections } from '../../src/denter/connections.ts';
import { readCredentials } from '../../src/denter/credentials.ts';
import { Deadline } from '../../src/denter/deadline.ts';
import { DenterError } from '../../src/denter/denter-error.ts';
import type { TicketCounts } from '../../src/denter/ticket-counts.ts';
import { helpdeskOf, type HelpdeskOverrides, setOf } from './settings.ts';

/** Connections that are closed when the test ends. */
export function testConnections(): Connections {
  const connections = new Connections();
  onTestFinished(async () => connections.destroy());
  return connections;
}

export interface AskOptions {
  readonly helpdesk?: HelpdeskOverrides;
  readonly set?: Partial<DepartmentSetConfig>;
  readonly connections?: Connections;
  readonly deadline?: Deadline;
  readonly trace?: (step: string, details: Readonly<Record<string, unknown>>) => void;
}

/** Asks the real client once. */
export async function askOnce(url: string, options: AskOptions = {}): Promise<TicketCounts> {
  const set = setOf(options.set);
  const deadline = options.deadline ?? new Deadline(set.timeoutMs);
  try {
    const credentials = await readCredentials(set);
    const { outcome } = await askTicketCounts(helpdeskOf(url, options.helpdesk), set, credentials, {
      connections: options.connections ?? testConnections(),
      deadline,
      ...(options.trace === undefined ? {} : { trace: options.trace }),
    });
    if ('error' in outcome) throw outcome.error;
    return outcome.counts;
  } finally {
    deadline.clear();
  }
}

/** Asks the real client once and gives the error; fails the test when there is none. */
export async function askForError(url: string, options: AskOptions = {}): Promise<DenterError> {
  const outcome = await askOnce(url, options).catch((error: unknown) => error);
  if (outcome instanceof DenterError) return outcome;
  throw new Error(`wanted a DenterError, got ${JSON.stringify(outcome)}`, { cause: outcome });
}
