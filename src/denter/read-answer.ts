import type { DepartmentSetConfig } from '../config/config.ts';
import { isJsonObject, readTicketCounts } from './answer.ts';
import { parseBody } from './body.ts';
import { cleanText, type Hide, type Hiders } from './clean.ts';
import { DenterError } from './denter-error.ts';
import type { HttpAnswer } from './exchange.ts';
import type { Reason } from './reason.ts';
import { parseRetryAfter, reasonOfMessage, reasonOfStatus } from './refusal.ts';
import type { TicketCounts } from './ticket-counts.ts';

/** What came back: the bytes, and what HTTP says about them where they came over HTTP. */
type Answer = HttpAnswer | { readonly body: Buffer };

/**
 * Reads an answer of the API.
 *
 * @param hiders hide the caller's secrets
 * @throws {DenterError} for a refusal, and for what is no answer
 */
export function readAnswer(answer: Answer, set: DepartmentSetConfig, hiders: Hiders): TicketCounts {
  const refusal = 'status' in answer ? reasonOfStatus(answer.status) : undefined;
  const body = parseOrUndefined(answer.body, refusal, (text) => cleanText(text, hiders.text));
  if (isJsonObject(body) && (body['result'] === 'error' || body['status'] === 'error'))
    throw apiFailure(body['message'], answer, hiders.text);
  if (refusal !== undefined && 'status' in answer) throw statusFailure(refusal, answer, hiders.text);
  if (!isJsonObject(body)) throw new DenterError('bad_response', 'the answer is JSON, but not an object');
  if (body['result'] !== 'success')
    throw new DenterError('bad_response', 'result: it is missing or neither "success" nor "error"');
  return readTicketCounts(body, set.includeCountsByStatus, hiders);
}

/** Where the status already says what is wrong, a body that is no JSON adds nothing. */
function parseOrUndefined(
  body: Buffer,
  refusal: Reason | undefined,
  clean: (text: string) => string,
): unknown {
  try {
    return parseBody(body, clean);
  } catch (error) {
    if (refusal !== undefined) return undefined;
    throw error;
  }
}

function apiFailure(message: unknown, answer: Answer, hide: Hide): DenterError {
  const text = typeof message === 'string' ? message : '';
  // Hidden before it is quoted: what stands in it with backslashes already gets more of them.
  const says = `Denter ${text === '' ? 'gives no message' : `says ${JSON.stringify(hide(text))}`}`;
  const known = reasonOfMessage(text);
  if (!('status' in answer)) return new DenterError(known ?? 'api_error', says);
  const { status } = answer;
  // A message that nobody knows says less than a status that means something.
  const telling = [401, 404, 429].includes(status) || status >= 500 ? reasonOfStatus(status) : undefined;
  return withStay(known ?? telling ?? 'api_error', `${says} (HTTP ${status})`, answer);
}

function statusFailure(reason: Reason, answer: HttpAnswer, hide: Hide): DenterError {
  const { location } = answer;
  // Hidden before it is cut: the first half of a secret with a question mark in it tells half of it.
  const where = reason === 'redirect' && location !== undefined ? ` to ${withoutQuery(hide(location))}` : '';
  return withStay(reason, `the server answered HTTP ${answer.status}${where}`, answer);
}

/** With how long to stay away, where the answer says so. */
function withStay(reason: Reason, message: string, answer: HttpAnswer): DenterError {
  const retryAfterMs = parseRetryAfter(answer.retryAfter, Date.now());
  return new DenterError(reason, message, retryAfterMs === undefined ? {} : { retryAfterMs });
}

function withoutQuery(location: string): string {
  return (location.split(/[?#]/)[0] ?? '').replace(/\/\/[^/@]*@/, '//');
}
