import type { Hide, Hiders } from './clean.ts';
import { DenterError } from './denter-error.ts';
import type { TicketCounts, TicketStatus } from './ticket-counts.ts';

const maxStatuses = 200;
const maxTitleCodePoints = 256;
const digits = /^[0-9]{1,15}$/;

type JsonObject = Readonly<Record<string, unknown>>;

/** Where in an answer something stands: `allActive`, `status["open"]`, `status["open"].count`. */
interface Field {
  readonly name: string;
  readonly key?: string;
  readonly part?: string;
}

/** A field that is not what it must be, as it came; nothing of it may be shown yet, its key neither. */
class FieldError extends Error {
  override readonly name = 'FieldError';
  readonly field: Field;
  readonly value: unknown;
  readonly wanted: string;

  constructor(field: Field, value: unknown, wanted: string) {
    super(`bad field, wanted ${wanted}`);
    this.field = field;
    this.value = value;
    this.wanted = wanted;
  }
}

/**
 * Reads a success answer of `GetTicketCounts`. It is taken whole or refused whole.
 *
 * @param wantStatuses whether the `status` map was asked for; where it was not, what comes of it is not looked at
 * @param hiders hide the caller's secrets in what is taken and what is shown
 * @throws {DenterError} `bad_response`, naming the field
 */
export function readTicketCounts(answer: JsonObject, wantStatuses: boolean, hiders: Hiders): TicketCounts {
  try {
    return readFields(answer, wantStatuses, hiders.label);
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    const { field, value, wanted } = error;
    const got = value === undefined ? 'it is missing' : `it is ${shown(value, hiders.text)}`;
    const message = `${shorten(shownField(field, hiders.text))}: ${got}, wanted ${wanted}`;
    // Without a cause: it holds the value as it came.
    throw new DenterError('bad_response', message);
  }
}

function readFields(answer: JsonObject, wantStatuses: boolean, hide: Hide): TicketCounts {
  const active = readCount(answer['allActive'], 'allActive');
  const awaitingReply = readCount(answer['awaitingReply'], 'awaitingReply');
  const flagged = readCount(answer['flaggedTickets'], 'flaggedTickets');
  const departments = readDepartments(answer['filteredDepartments']);
  // Not by spreading the totals: V8 would make each object a hidden class of its own, of 300 bytes.
  const counts = (statuses: readonly TicketStatus[] | undefined, droppedStatuses: number): TicketCounts => ({
    active,
    awaitingReply,
    flagged,
    departments,
    statuses,
    droppedStatuses,
  });
  if (!wantStatuses) return counts(undefined, 0);

  const map = readMap(answer['status'], 'status');
  // Checked all the same: an answer with a bad field in it is no answer to take totals from.
  const hideHere = hiderFor(map, hide);
  const statuses = Object.keys(map).map((key) => readStatus(key, map[key], hideHere));
  return statuses.length > maxStatuses ? counts(undefined, statuses.length) : counts(statuses, 0);
}

/** PHP writes an empty map as `[]`, and an array whose keys are not 0..n-1 as an object; an absent one is empty too. */
function readMap(value: unknown, field: string): JsonObject {
  if (value === undefined || value === null) return {};
  if (isMap(value)) return value;
  throw new FieldError({ name: field }, value, 'a map');
}

function isMap(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
}

/** One search through all texts at once tells that there is nothing to hide in any of them. */
function hiderFor(map: JsonObject, hide: Hide): Hide {
  let all = '';
  for (const key of Object.keys(map)) {
    const value = map[key];
    all += `${key}\n`;
    if (isJsonObject(value) && typeof value['title'] === 'string') all += `${value['title']}\n`;
  }
  return hide(all) === all ? (text) => text : hide;
}

function readStatus(key: string, value: unknown, hide: Hide): TicketStatus {
  if (!isJsonObject(value))
    throw new FieldError({ name: 'status', key }, value, 'an object with title and count');
  const title = value['title'];
  if (typeof title !== 'string')
    throw new FieldError({ name: 'status', key, part: '.title' }, title, 'a string');
  const count = readCount(value['count'], 'status', key, '.count');
  return { key: hide(key), title: cut(hide(title)), count };
}

function readDepartments(value: unknown): string[] {
  const map = readMap(value, 'filteredDepartments');
  return [...new Set(Object.keys(map).map((key) => readId(map[key], key)))];
}

function readCount(value: unknown, name: string, key?: string, part?: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  if (typeof value === 'string' && digits.test(value)) return Number(value);
  const field = { name, ...(key === undefined ? {} : { key }), ...(part === undefined ? {} : { part }) };
  throw new FieldError(field, value, 'a non-negative integer, or a string of 1 to 15 digits');
}

function readId(value: unknown, key: string): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'string' && digits.test(value)) return String(Number(value));
  throw new FieldError(
    { name: 'filteredDepartments', key },
    value,
    'an integer, or a string of 1 to 15 digits',
  );
}

export function isJsonObject(value: unknown): value is JsonObject {
  return isMap(value) && !Array.isArray(value);
}

function cut(title: string): string {
  if (title.length <= maxTitleCodePoints) return title;
  return Array.from(title.slice(0, 2 * maxTitleCodePoints))
    .slice(0, maxTitleCodePoints)
    .join('');
}

function shown(value: unknown, hide: Hide): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  // Not by JSON.stringify, which shows Infinity, from 1e400, as null.
  return shorten(typeof value === 'string' ? quote(value, hide) : String(value));
}

function shownField({ name, key, part = '' }: Field, hide: Hide): string {
  return key === undefined ? name : `${name}[${quote(key, hide)}]${part}`;
}

/** In quotes, with what must not be shown hidden before: what stands in it with backslashes already gets more of them. */
function quote(text: string, hide: Hide): string {
  return JSON.stringify(hide(text));
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
