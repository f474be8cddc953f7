import { isUtf8 } from 'node:buffer';
import { type Json, readJson } from './read-json.ts';

/**
 * What an answer must be taken for: the contract's section on failures, read strictly and written down a second time. It
 * shares nothing with the client.
 */

/** A reason, or `counts` and all that the answer says, so that two of them can be compared. */
export type Meaning = string;

export interface Asked {
  /** Of HTTP; `undefined` by the Local API. */
  readonly status: number | undefined;
  /** Whether the `status` map was asked for. */
  readonly statuses: boolean;
  /** `ignored` where nobody can say how much of what follows the JSON has arrived. */
  readonly rest?: 'refused' | 'ignored';
}

export function meaningOf(body: Buffer, { status, statuses, rest }: Asked): Meaning {
  const byStatus = status === undefined ? undefined : reasonOfStatus(status);
  const json = isUtf8(body) ? readJson(body.toString('utf8').replace(/^\s+/, ''), rest) : undefined;
  if (json === undefined) return byStatus ?? 'not_json';
  const fields = json.kind === 'map' ? json.entries : new Map<string, Json>();
  if (isText(fields.get('result'), 'error') || isText(fields.get('status'), 'error'))
    return reasonOfMessage(fields.get('message')) ?? tellingStatus(status, byStatus) ?? 'api_error';
  if (byStatus !== undefined) return byStatus;
  if (!isText(fields.get('result'), 'success')) return 'bad_response';
  return readCounts(fields, statuses) ?? 'bad_response';
}

/** One spelling for what was read, whatever the order in which it came. */
export function countsMeaning(counts: {
  readonly totals: readonly number[];
  readonly statuses: readonly (readonly [key: string, title: string, count: number])[] | undefined;
  readonly dropped: number;
  readonly departments: readonly string[];
}): Meaning {
  const { totals, statuses, dropped, departments } = counts;
  const sorted = statuses?.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `counts ${JSON.stringify([totals, sorted, dropped, departments.toSorted()])}`;
}

const byStatus: Readonly<Record<number, string>> = {
  301: 'redirect',
  302: 'redirect',
  303: 'redirect',
  307: 'redirect',
  308: 'redirect',
  401: 'auth',
  404: 'not_found',
  429: 'rate_limited',
};

function reasonOfStatus(status: number): string | undefined {
  if (Math.floor(status / 100) === 2) return undefined;
  return byStatus[status] ?? (status >= 500 ? 'server_error' : 'http_status');
}

/** Of an error that nobody knows, what the status says where it says something. */
function tellingStatus(status: number | undefined, reason: string | undefined): string | undefined {
  return status !== undefined && (status >= 500 || [401, 404, 429].includes(status)) ? reason : undefined;
}

const messages: readonly (readonly [RegExp, string])[] = [
  [/^\s*(authentication failed|invalid or missing credentials)/i, 'auth'],
  [/^\s*(invalid password provided|administrator account disabled)/i, 'auth'],
  [/^\s*invalid ip/i, 'ip_denied'],
  [/^\s*(invalid permissions|access denied)/i, 'permission'],
];

function reasonOfMessage(message: Json | undefined): string | undefined {
  if (message?.kind !== 'string') return undefined;
  return messages.find(([pattern]) => pattern.test(message.text))?.[1];
}

function isText(value: Json | undefined, text: string): boolean {
  return value?.kind === 'string' && value.text === text;
}

/** One for all: a stack costs more than the reading. */
const refused = new Error('refused');

function readCounts(fields: ReadonlyMap<string, Json>, wanted: boolean): Meaning | undefined {
  try {
    const totals = ['allActive', 'awaitingReply', 'flaggedTickets'].map((name) => count(fields.get(name)));
    const departments = [
      ...new Set(entries(fields.get('filteredDepartments')).map(([, id]) => department(id))),
    ];
    const statuses = wanted ? entries(fields.get('status')).map(readStatus) : undefined;
    if (statuses === undefined || statuses.length <= 200)
      return countsMeaning({ totals, statuses, dropped: 0, departments });
    return countsMeaning({ totals, statuses: undefined, dropped: statuses.length, departments });
  } catch (error) {
    if (error === refused) return undefined;
    throw error;
  }
}

/** `{}`, `[]`, null and absent all mean empty; PHP writes some maps as lists. */
function entries(value: Json | undefined): [string, Json][] {
  if (value === undefined || (value.kind === 'word' && value.text === 'null')) return [];
  if (value.kind === 'map') return [...value.entries];
  if (value.kind === 'list') return value.items.map((item, index) => [String(index), item]);
  throw refused;
}

function readStatus([key, value]: [string, Json]): [string, string, number] {
  if (value.kind !== 'map') throw refused;
  const title = value.entries.get('title');
  if (title?.kind !== 'string') throw refused;
  return [key, [...title.text].slice(0, 256).join(''), count(value.entries.get('count'))];
}

function count(value: Json | undefined): number {
  const whole = integer(value);
  if (whole < 0) throw refused;
  return whole;
}

function department(value: Json): string {
  return String(integer(value));
}

/** A safe integer, however JSON writes it, or a string of 1 to 15 ASCII digits. */
function integer(value: Json | undefined): number {
  const { kind, text } = value?.kind === 'number' || value?.kind === 'string' ? value : refuse();
  if (kind === 'string') return /^[0-9]{1,15}$/.test(text) ? Number(text) : refuse();
  const read = Number(text);
  // Zero has no sign here.
  return Number.isInteger(read) && Math.abs(read) <= 2 ** 53 - 1 ? read + 0 : refuse();
}

function refuse(): never {
  throw refused;
}
