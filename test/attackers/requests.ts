const own = 'Host: localhost\r\n';
const end = 'Connection: close\r\n\r\n';

/** One request, as it is, over a connection that ends after it. */
function raw(line: string, headers = '', body = ''): string {
  return `${line}\r\n${own}${headers}${end}${body}`;
}

const get = (target: string, headers = ''): string => raw(`GET ${target} HTTP/1.1`, headers);
const post = (headers: string, body = ''): string => raw('POST /-/reload HTTP/1.1', headers, body);
const hostless = (line: string, headers: string): string => `${line}\r\n${headers}${end}`;

/** What bad clients send in one piece, and the status of the answer. */
export const badRequests: readonly (readonly [what: string, bytes: string, status: number])[] = [
  // What a proxy in front may take for another request than we do.
  ['two lengths', get('/metrics', 'Content-Length: 0\r\nContent-Length: 5\r\n'), 400],
  ['a length and chunks', post('Content-Length: 1\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), 400],
  ['chunked, identity', post('Transfer-Encoding: chunked, identity\r\n', '0\r\n\r\n'), 400],
  ['a space before the colon', post('Transfer-Encoding : chunked\r\n', '0\r\n\r\n'), 400],
  ['a negative length', post('Content-Length: -1\r\n'), 400],
  ['a folded header', get('/metrics', 'X: a\r\n b\r\n'), 400],
  ['bare line feeds', 'GET /metrics HTTP/1.1\nHost: x\n\n', 400],
  ['two hosts', get('/config', 'Host: evil.example\r\n'), 400],
  ['no host', hostless('GET /metrics HTTP/1.1', ''), 400],
  ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['a version of the future', raw('GET / HTTP/3.7'), 400],
  // Requests that Node answers in its own way.
  ['a body on GET', `GET /metrics HTTP/1.1\r\n${own}Content-Length: 5\r\n${end}hello`, 200],
  ['a hundred-continue', get('/-/healthy', 'Expect: 100-continue\r\n'), 100],
  ['another expectation', get('/metrics', 'Expect: 200-ok\r\n'), 417],
  ['an upgrade to HTTP/2', get('/-/healthy', 'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'), 200],
  ['a web socket', get('/-/healthy', 'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'), 200],
  // Sizes.
  ['a cookie of 20 kB', get('/metrics', `Cookie: ${'a=b; '.repeat(4_000)}\r\n`), 431],
  ['a cookie of 12 kB', get('/metrics', `Cookie: ${'a=b; '.repeat(2_400)}\r\n`), 200],
  ['an Accept of 12 kB', get('/metrics', `Accept: ${'a/b,'.repeat(3_000)}\r\n`), 200],
  ['a URL of 20 kB', get(`/${'x'.repeat(20_000)}`), 431],
  // The latest Node.js 22 and 24 refuse more than 1,000.
  ['900 headers', get('/metrics', 'a:\r\n'.repeat(900)), 200],
  ['a thousand parameters', get(`/metrics?${'helpdesk=x&'.repeat(1_000)}`), 400],
  ['a body of 100 kB', post(`Origin: null\r\nContent-Length: 100000\r\n`, 'x'.repeat(100_000)), 403],
  ['ranges', get('/metrics', 'Range: bytes=0-1,0-1,0-1\r\n'), 200],
  ['preconditions', get('/metrics', 'If-None-Match: *\r\nIf-Match: x\r\n'), 200],
  ['encodings of no sense', get('/metrics', 'Accept-Encoding: gzip;q=abc, *;q=2,,;;\r\n'), 200],
  // Paths and parameters.
  ['a broken escape', get('/%zz'), 404],
  ['a broken escape in a name', get('/helpdesks/%E0%A4%A'), 400],
  ['a null in a name', get('/helpdesks/%00'), 404],
  ['a path in a name', get('/helpdesks/..%2f..%2fetc%2fpasswd'), 404],
  ['a path upwards', get('/../../../../etc/passwd'), 404],
  ['a path upwards from a file', get('/status.css/../../package.json'), 404],
  ['a prototype as a name', get('/helpdesks/__proto__'), 404],
  ['a prototype as a parameter', get('/?__proto__[a]=1'), 400],
  ['a prototype as a value', get('/?sort=constructor'), 400],
  ['a line feed in a path', get('/%0d%0aSet-Cookie:a=b'), 404],
  ['a path to another host', get('//evil.example/%2e%2e'), 404],
  ['a page that is none', get('/?page=-1'), 400],
  // Methods.
  ['TRACE', raw('TRACE / HTTP/1.1', 'Cookie: a=b\r\n'), 405],
  ['DELETE', raw('DELETE /metrics HTTP/1.1'), 405],
  ['PROPFIND', raw('PROPFIND / HTTP/1.1'), 405],
  ['OPTIONS of everything', raw('OPTIONS * HTTP/1.1'), 404],
  ['a pre-flight', raw('OPTIONS /metrics HTTP/1.1', 'Origin: http://evil.example\r\n'), 405],
  ['a method in a header', get('/-/reload', 'X-HTTP-Method-Override: POST\r\n'), 405],
  ['a method in small letters', raw('get / HTTP/1.1'), 400],
  // Other sites.
  ['a foreign host', hostless('GET /config HTTP/1.1', 'Host: evil.example\r\n'), 403],
  ['a foreign host and a port', hostless('GET / HTTP/1.1', 'Host: evil.example:9877\r\n'), 403],
  ['markup as a host', hostless('GET /sd HTTP/1.1', 'Host: "><script>\r\n'), 400],
  ['no port that there is', hostless('GET /sd HTTP/1.1', 'Host: x:99999\r\n'), 400],
  ['a reload from another site', post('Origin: http://evil.example\r\nContent-Length: 0\r\n'), 403],
  ['a reload from a sandbox', post('Origin: null\r\nContent-Length: 0\r\n'), 403],
  ['a reload by a link', post('Sec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n'), 403],
  ['two timeouts', get('/probe?target=acme', 'X-Prometheus-Scrape-Timeout-Seconds: 1\r\n'.repeat(2)), 400],
];
