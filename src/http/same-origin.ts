import type { Request } from 'express';

/**
 * Whether a browser sends this for a page of another site. Programs such as curl send neither header.
 *
 * @param externalOrigin our own origin as seen through a proxy that rewrites `Host`
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function isForeign(req: Request, externalOrigin: string | undefined): boolean {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin } = req.headers;
  return origin !== undefined && origin !== externalOrigin && !isOwnHost(origin, req.headers.host);
}

/** The scheme is not compared: TLS may end at a proxy. */
function isOwnHost(origin: string, host = ''): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === originHost;
}
