import { faults, optionProblem } from './faults.ts';
import {
  findStatus,
  type Department,
  type ScheduledFault,
  type Status,
  type TicketNumbers,
} from './scenario.ts';
import type { UnplacedUser } from './user-schema.ts';

interface HelpdeskInput {
  readonly departments: readonly Department[];
  readonly statuses: readonly Status[];
  readonly users: readonly UnplacedUser[];
  readonly tickets?: TicketNumbers;
  readonly faults: readonly ScheduledFault[];
}

/** Takes a problem: where, from the helpdesk down, and what was found and wanted. */
export type Report = (path: readonly [string, ...(string | number)[]], message: string) => void;

/** Checks what one part of a helpdesk says of another: names that must be unique, and names that must exist. */
export function checkReferences(helpdesk: HelpdeskInput, report: Report): void {
  const ids = helpdesk.departments.map(({ id }) => id);
  checkUnique('departments', 'id', ids, report);
  checkUnique(
    'statuses',
    'title',
    helpdesk.statuses.map(({ title }) => title),
    report,
  );
  checkUnique(
    'users',
    'name',
    helpdesk.users.map(({ name }) => name),
    report,
  );
  for (const [index, user] of helpdesk.users.entries()) {
    for (const [place, id] of (user.departments ?? []).entries()) {
      if (!ids.includes(id)) report(['users', index, 'departments', place], `got ${id}, ${oneOf(ids)}`);
    }
  }
  checkTickets(helpdesk, report);
  checkFaults(helpdesk.faults, report);
}

function checkUnique(list: string, key: string, values: readonly (string | number)[], report: Report): void {
  const seen = new Set<string | number>();
  for (const [index, value] of values.entries()) {
    if (seen.has(value))
      report([list, index, key], `got ${JSON.stringify(value)} a second time, wanted a unique ${key}`);
    seen.add(value);
  }
}

function checkTickets({ tickets = {}, departments, statuses }: HelpdeskInput, report: Report): void {
  const ids = departments.map(({ id }) => String(id));
  for (const [id, numbers] of Object.entries(tickets)) {
    if (!ids.includes(id)) report(['tickets', id], `got ${id}, ${oneOf(ids)}`);
    for (const status of Object.keys(numbers)) {
      if (findStatus(statuses, status) !== undefined) continue;
      const possible = statuses.map(({ key, title }) => key || title);
      report(['tickets', id, status], `got ${JSON.stringify(status)}, ${oneOf(possible)}`);
    }
  }
}

function checkFaults(scheduled: readonly ScheduledFault[], report: Report): void {
  const possible = [...faults].filter(([, fault]) => fault.run !== undefined).map(([name]) => name);
  for (const [index, { fault: name, options }] of scheduled.entries()) {
    const fault = faults.get(name);
    if (fault?.run === undefined) {
      report(['faults', index, 'fault'], `got ${JSON.stringify(name)}, ${oneOf(possible)}`);
      continue;
    }
    const problem = optionProblem(name, fault, options);
    if (problem !== undefined) report(['faults', index], problem);
  }
}

function oneOf(possible: readonly (string | number)[]): string {
  return `wanted one of: ${possible.join(', ')}`;
}
