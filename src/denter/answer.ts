import { DenterError } from './denter-error.ts';
import type { TicketCounts, TicketStatus } from './ticket-counts.ts';

const maxStatuses = 200;
const maxTitleCodePoints = 256;
const digits = /^[0-9]{1,15}$/;

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a success answer of `GetTicketCounts`. It is taken whole or refused whole.
 *
 * @param wantStatuses whether the `status` map was asked for; where it was not, what comes of it is not looked at
 * @throws {DenterError} `bad_response`, naming the field
 */
export function readTicketCounts(answer: JsonObject, wantStatuses: boolean): TicketCounts {
  const active = readCount(answer['allActive'], 'allActive');
  const awaitingReply = readCount(answer['awaitingReply'], 'awaitingReply');
  const flagged = readCount(answer['flaggedTickets'], 'flaggedTickets');
  const departments = readDepartments(answer['filteredDepartments']);
  const totals = { active, awaitingReply, flagged, departments };
  if (!wantStatuses) return { ...totals, statuses: undefined, droppedStatuses: 0 };

  const entries = readEntries(answer['status'], 'status');
  // Checked all the same: an answer with a bad field in it is no answer to take totals from.
  const statuses = entries.map(([key, value]) => readStatus(key, value));
  if (statuses.length > maxStatuses)
    return { ...totals, statuses: undefined, droppedStatuses: statuses.length };
  return { ...totals, statuses, droppedStatuses: 0 };
}

/** PHP writes an empty map as `[]`, and an array whose keys are not 0..n-1 as an object; an absent one is empty too. */
function readEntries(value: unknown, field: string): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'object') return Object.entries(value);
  throw wrong(field, value, 'a map');
}

function readStatus(key: string, value: unknown): TicketStatus {
  const field = `status[${shown(key)}]`;
  if (!isJsonObject(value)) throw wrong(field, value, 'an object with title and count');
  const title = value['title'];
  if (typeof title !== 'string') throw wrong(`${field}.title`, title, 'a string');
  return { key, title: cut(title), count: readCount(value['count'], `${field}.count`) };
}

function readDepartments(value: unknown): string[] {
  const ids = readEntries(value, 'filteredDepartments').map(([key, id]) =>
    readId(id, `filteredDepartments[${shown(key)}]`),
  );
  return [...new Set(ids)];
}

function readCount(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  if (typeof value === 'string' && digits.test(value)) return Number(value);
  throw wrong(field, value, 'a non-negative integer, or a string of 1 to 15 digits');
}

function readId(value: unknown, field: string): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'string' && digits.test(value)) return String(Number(value));
  throw wrong(field, value, 'an integer, or a string of 1 to 15 digits');
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cut(title: string): string {
  if (title.length <= maxTitleCodePoints) return title;
  return Array.from(title.slice(0, 2 * maxTitleCodePoints))
    .slice(0, maxTitleCodePoints)
    .join('');
}

function wrong(field: string, value: unknown, wanted: string): DenterError {
  const got = value === undefined ? 'it is missing' : `it is ${shown(value)}`;
  return new DenterError('bad_response', `${field}: ${got}, wanted ${wanted}`);
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  // JSON.stringify shows Infinity, from 1e400, as null.
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
