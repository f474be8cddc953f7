import type { ServerResponse } from 'node:http';
import { encodeAnswer, errorFields, send, type Answer } from './answer.ts';
import type { FaultOptions } from './fault-options.ts';
import type { PhpArray } from './php-json.ts';
import type { Access, AnswerShape } from './scenario.ts';

/** One request that meets a fault. */
export interface FaultCall {
  readonly response: ServerResponse;
  readonly options: FaultOptions;
  /** What Denter would have answered. */
  readonly answer: Answer;
  readonly shape: AnswerShape;
  readonly access: Access;
}

export type FaultAction = (call: FaultCall) => void;

/** Sends what Denter would have answered. */
export function sendAnswer({ response, answer, shape }: FaultCall): void {
  send(response, answer.status, encodeAnswer(answer, shape));
}

/** A JSON error, as Denter refuses a call. */
export function refuse(message: string): FaultAction {
  return ({ response, options, access, shape }) => {
    const fields = errorFields(options.message ?? message, shape);
    const status = options.status ?? access.errorStatus;
    send(response, status, encodeAnswer({ status, fields, json: true }, shape));
  };
}

/** An HTML page, as a web server or a firewall sends it. */
export function page(status: number, title: string): FaultAction {
  return ({ response, options }) => {
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      ...(options.retryAfter !== undefined && { 'retry-after': options.retryAfter }),
    };
    send(response, options.status ?? status, htmlPage(title), headers);
  };
}

export function htmlPage(title: string): string {
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
}

/** The right answer, but for the fields that `change` returns. */
export function alterFields(change: (fields: PhpArray) => PhpArray): FaultAction {
  return (call) => {
    sendAnswer({ ...call, answer: { ...call.answer, fields: change(call.answer.fields) } });
  };
}

/** The right answer with its text changed; JSON text is ASCII, and so one character is one byte. */
export function alterText(change: (text: string) => string | Buffer, status = 200): FaultAction {
  return ({ response, answer, shape, options }) => {
    const text = encodeAnswer(answer, { ...shape, byteOrderMark: false });
    send(response, options.status ?? status, change(text));
  };
}
