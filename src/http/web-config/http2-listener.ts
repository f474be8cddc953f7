import { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import express, { type Express } from 'express';

/** As `RequestListener`, for HTTP/2. */
export type Http2Listener = (req: Http2ServerRequest, res: Http2ServerResponse) => void;

/**
 * The same app for HTTP/2. Express gives each request and response prototypes that end in those of HTTP/1; here they end in HTTP/2's,
 * in a view of the app that changes nothing of the app itself.
 *
 * @see https://github.com/expressjs/express/issues/6580
 */
export function http2Listener(app: Express): Http2Listener {
  const own = { app: { configurable: true, enumerable: true, writable: true, value: app } };
  const view: { handle: Http2Listener } = Object.create(app, {
    request: {
      value: Object.create(Http2ServerRequest.prototype, {
        ...Object.getOwnPropertyDescriptors(express.request),
        ...own,
      }),
    },
    response: {
      value: Object.create(Http2ServerResponse.prototype, {
        ...Object.getOwnPropertyDescriptors(express.response),
        ...own,
      }),
    },
  });
  return (req, res) => {
    // RFC 9113, 8.3.1: the authority is what HTTP/1 calls the host.
    const { ':authority': authority } = req.headers;
    if (authority !== undefined) req.headers.host = authority;
    view.handle(req, res);
  };
}
