import type { ServerResponse, OutgoingHttpHeaders } from 'node:http';
import { phpJson, phpList, phpPairs, type PhpArray, type PhpValue, RawJson } from './php-json.ts';
import type { AnswerShape } from './scenario.ts';
import type { TicketCounts } from './ticket-counts.ts';

/** What Denter answers, before it is written down. */
export interface Answer {
  /** HTTP status. */
  readonly status: number;
  readonly fields: PhpArray;
  /** False without `responsetype=json`. */
  readonly json: boolean;
}

/** The fields of a successful answer, in the order of the vendor's sample. */
export function successFields(counts: TicketCounts, withStatus: boolean, shape: AnswerShape): PhpArray {
  const number = (value: number): PhpValue => (shape.numbers === 'string' ? String(value) : value);
  const fields = new Map<string, PhpValue>([
    ['result', 'success'],
    ['filteredDepartments', departmentList(counts.filteredDepartments, shape)],
    ['allActive', number(counts.allActive)],
    ['awaitingReply', number(counts.awaitingReply)],
    ['flaggedTickets', number(counts.flaggedTickets)],
  ]);
  if (!withStatus) return fields;
  const status = new Map(
    counts.statuses.map(({ key, title, count }): [string, PhpValue] => [
      key,
      new Map<string, PhpValue>([
        ['title', title],
        ['count', number(count)],
      ]),
    ]),
  );
  if (status.size > 0 || shape.emptyStatus === 'list') fields.set('status', status);
  else if (shape.emptyStatus !== 'absent')
    fields.set('status', shape.emptyStatus === 'null' ? null : new RawJson('{}'));
  return fields;
}

function departmentList(ids: readonly number[], shape: AnswerShape): PhpArray {
  const values = ids.map((id) => (shape.departmentIds === 'string' ? String(id) : id));
  // PHP's array_filter keeps keys, and a list that lost its first entry becomes an object.
  return shape.departments === 'list'
    ? phpList(values)
    : new Map(values.map((value, index) => [String(index + 1), value]));
}

export function errorFields(message: string, shape: AnswerShape): PhpArray {
  return new Map([
    [shape.errorKey, 'error'],
    ['message', message],
  ]);
}

export function encodeAnswer(answer: Answer, shape: AnswerShape): string {
  if (!answer.json) return phpPairs(answer.fields);
  return `${shape.byteOrderMark ? '\ufeff' : ''}${phpJson(answer.fields)}`;
}

/** Sends a whole response with its length. */
export function send(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: OutgoingHttpHeaders = { 'content-type': 'application/json' },
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
