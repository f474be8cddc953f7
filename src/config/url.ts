/** Messages here never show a URL: it may hold a password or a key. */
import { describeHidden } from './quote.ts';

const apiPath = 'includes/api.php';

/** How every URL here begins, for a JSON Schema: its patterns have no flag for case. */
export const httpPattern = '^[hH][tT][tT][pP][sS]?://';

/**
 * Reads a helpdesk's address. A path that ends in `.php` is taken as it is; to any other, `includes/api.php` is added.
 *
 * @throws {RangeError} When it is no http or https URL, or carries a user name, a query or a fragment.
 */
export function parseHelpdeskUrl(text: string): URL {
  const url = parseHttpUrl(text, 'https://billing.example.com');
  if (url.username !== '' || url.password !== '') {
    throw new RangeError(
      'got a URL with a user name or password, wanted it without: they belong in credentials',
    );
  }
  if (text.includes('?'))
    throw new RangeError('got a URL with a query (?…), wanted it without: parameters are sent in the body');
  if (text.includes('#')) throw new RangeError('got a URL with a fragment (#…), wanted it without');
  if (!url.pathname.toLowerCase().endsWith('.php')) {
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/${apiPath}`;
  }
  return url;
}

/**
 * Reads a proxy's address, which may hold a user name and a password.
 *
 * @throws {RangeError} When it is no http or https URL, or has a path, a query or a fragment.
 */
export function parseProxyUrl(text: string): URL {
  const url = parseHttpUrl(text, 'http://proxy.example.com:3128');
  if (url.pathname !== '/' || text.includes('?') || text.includes('#')) {
    throw new RangeError(
      "got a URL with a path, query or fragment, wanted a proxy's scheme, host and port only",
    );
  }
  return url;
}

function parseHttpUrl(text: string, example: string): URL {
  const wanted = `wanted an http:// or https:// URL such as ${example}`;
  // `new URL` would silently drop them.
  if (/[\s\p{Cc}]/u.test(text))
    throw new RangeError(`got a URL with spaces or control characters, ${wanted}`);
  if (!/^https?:\/\//i.test(text))
    throw new RangeError(`got no http:// or https:// at its beginning, wanted a URL such as ${example}`);
  if (!URL.canParse(text))
    throw new RangeError(`got ${describeHidden(text)} that is no valid URL, ${wanted}`);
  return new URL(text);
}

/** Whether a request to this host stays on this machine. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname;
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127(?:\.[0-9]+){3}$/.test(host)
  );
}
