import { WebError } from './web-error.ts';

/** Where the routes live, and how the outside world sees them. Paths start with `/` and have no `/` at the end; the root is ''. */
export interface WebPaths {
  /** In front of every route of this server. */
  readonly prefix: string;
  /** The same place as seen from outside, through a proxy. */
  readonly externalPath: string;
  /** `undefined` when no external URL, or only its path, is known. */
  readonly externalOrigin: string | undefined;
}

/**
 * As in Prometheus, the prefix defaults to the path of the external URL, and the external URL may be a path alone.
 *
 * @param externalUrl `--web.external-url`
 * @param routePrefix `--web.route-prefix`
 * @throws {@link WebError} `external_url` or `route_prefix`
 */
export function webPaths(externalUrl: string | undefined, routePrefix: string | undefined): WebPaths {
  const external =
    externalUrl === undefined || externalUrl === '' ? undefined : parseExternalUrl(externalUrl);
  const prefix =
    routePrefix === undefined || routePrefix === ''
      ? (external?.path ?? '')
      : parsePath('route_prefix', '--web.route-prefix', routePrefix);
  return { prefix, externalPath: external?.path ?? prefix, externalOrigin: external?.origin };
}

function parseExternalUrl(text: string): { path: string; origin: string | undefined } {
  const flag = '--web.external-url';
  if (text.startsWith('/')) return { path: parsePath('external_url', flag, text), origin: undefined };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (!isWeb || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    // The text is not repeated: it may hold a password.
    throw new WebError(
      'external_url',
      `${flag}: wanted an http or https URL without user, query and fragment, or a path`,
    );
  }
  return { path: parsePath('external_url', flag, url.pathname), origin: url.origin };
}

function parsePath(code: 'external_url' | 'route_prefix', flag: string, text: string): string {
  const trimmed = text.replace(/^\/+|\/+$/g, '');
  if (trimmed === '') return '';
  const segments = trimmed.split('/');
  const isPlain = segments.every(
    (segment) => /^[\w.~!$&'()*+,;=:@%-]+$/.test(segment) && !/^\.{1,2}$/.test(segment),
  );
  if (!isPlain) throw new WebError(code, `${flag}: "${text}" is not a plain URL path, as "/denter"`);
  return `/${trimmed}`;
}
