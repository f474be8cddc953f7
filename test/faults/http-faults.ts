import { brotliCompressSync, gzipSync } from 'node:zlib';
import { answers, httpAnswer, sample, sampleWith, says, sends, sendsAndWaits } from './replies.ts';
import { fault, type UpstreamFault } from './upstream-fault.ts';

const html = '<!DOCTYPE html><html><head><title>Down</title></head><body>Back soon</body></html>';
const head = 'HTTP/1.1 200 OK\r\n';
const bomb = gzipSync(Buffer.alloc(100_000_000));

/** What is no HTTP, or HTTP that lies about its body. */
export const framingFaults: readonly UpstreamFault[] = [
  fault('ssh', 'bad_response', /HTTP/, sends('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n')),
  fault('binary-garbage', 'bad_response', /HTTP/, sends(Buffer.from([0, 255, 254, 1, 2, 3]))),
  fault('body-without-http', 'bad_response', /HTTP/, sends(sample)),
  fault('tls-on-a-plain-url', 'bad_response', /HTTP/, sends(Buffer.from([21, 3, 3, 0, 2, 2, 40]))),
  fault('bad-chunk-size', 'bad_response', 'chunk', sends(`${head}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`)),
  fault('two-lengths', 'reset', 'content-length', sends(`${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}`)), // prettier-ignore
  fault('negative-length', 'bad_response', 'Content-Length', sends(`${head}Content-Length: -5\r\n\r\n{}`)),
  fault('length-and-chunks', 'reset', 'content-length', sends(`${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`)), // prettier-ignore
  fault('length-too-small', 'not_json', 'cut short', sends(`${head}Content-Length: 20\r\n\r\n${sample}`)),
  fault('headers-too-large', 'bad_response', /header/i, sends(`${head}X: ${'x'.repeat(1_000_000)}\r\n\r\n`)),
  fault('too-many-headers', 'bad_response', /header/i, sends(`${head}${'X-Y: z\r\n'.repeat(50_000)}\r\n`)),
  fault('header-that-is-none', 'bad_response', /header/i, sends(`${head}no colon\r\n\r\n${sample}`)),
  fault('gzip', 'bad_response', 'gzip', answers(200, gzipSync(sample), { 'Content-Encoding': 'gzip' })),
  fault('gzip-bomb', 'bad_response', 'gzip', answers(200, bomb, { 'Content-Encoding': 'gzip' })),
  fault('gzip-bomb-in-disguise', 'not_json', 'not valid UTF-8', says(bomb)),
  fault('brotli', 'bad_response', 'br', answers(200, brotliCompressSync(sample), { 'Content-Encoding': 'br' })), // prettier-ignore
  fault('switching-protocols', 'reset', /.+/, sends('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n')), // prettier-ignore
  // The second one must not be taken for the answer to the next question.
  fault('answered-twice', undefined, '', sendsAndWaits(httpAnswer(200, sample), httpAnswer(200, sampleWith({ allActive: 9 }))), { stays: true }), // prettier-ignore
];

const later = (seconds: number): string => new Date(Date.now() + seconds * 1000).toUTCString();
const retryAfter = (name: string, value: string, waits: boolean): UpstreamFault =>
  fault(`retry-after-${name}`, 'rate_limited', 'HTTP 429', answers(429, html, { 'Retry-After': value }), {
    waits,
  });

/** What web servers, proxies and firewalls answer in Denter's place. */
export const statusFaults: readonly UpstreamFault[] = [
  ...[400, 402, 403, 405, 406, 410, 418, 421, 451].map((status) =>
    fault(`html-${status}`, 'http_status', `HTTP ${status}`, answers(status, html)),
  ),
  ...[500, 501, 502, 503, 504, 520, 599].map((status) =>
    fault(`html-${status}`, 'server_error', `HTTP ${status}`, answers(status, html)),
  ),
  ...[300, 304, 305].map((status) =>
    fault(`status-${status}`, 'http_status', `HTTP ${status}`, answers(status, '')),
  ),
  fault('html-401', 'auth', 'HTTP 401', answers(401, html, { 'WWW-Authenticate': 'Basic' }), { waits: true }),
  fault('html-404', 'not_found', 'HTTP 404', answers(404, html)),
  fault('html-429', 'rate_limited', 'HTTP 429', answers(429, html)),
  fault('empty-500', 'server_error', 'HTTP 500', answers(500)),
  fault('right-answer-with-500', 'server_error', 'HTTP 500', answers(500, sample)),
  fault('right-answer-with-404', 'not_found', 'HTTP 404', answers(404, sample)),
  fault('php-warning-with-500', 'server_error', 'HTTP 500', answers(500, `<b>Fatal error</b>${sample}`)),
  fault('no-content', 'not_json', 'empty', sends('HTTP/1.1 204 No Content\r\n\r\n')),
  retryAfter('seconds', '600', true),
  retryAfter('date', later(600), true),
  retryAfter('far-beyond', '99999999999999999999', true),
  retryAfter('year-9999', 'Fri, 31 Dec 9999 23:59:59 GMT', true),
  retryAfter('nothing', '', false),
  retryAfter('zero', '0', false),
  retryAfter('negative', '-600', false),
  retryAfter('fraction', '600.5', false),
  retryAfter('word', 'soon', false),
  retryAfter('past', 'Thu, 01 Jan 1970 00:00:00 GMT', false),
  retryAfter('two', '600, 1', false),
  fault('maintenance', 'server_error', 'HTTP 503', answers(503, html, { 'Retry-After': '600' }), {
    waits: true,
  }),
];

/** What is no JSON, or JSON that is no answer. */
export const bodyFaults: readonly UpstreamFault[] = [
  fault('truncated', 'not_json', 'cut short', says(sample.slice(0, 60))),
  fault('empty', 'not_json', 'the answer is empty', says('')),
  fault('blank', 'not_json', 'the answer is empty', says(' \r\n\t ')),
  fault('invalid-utf8', 'not_json', 'not valid UTF-8', says(Buffer.from(sampleWith({ note: 'ÿ' }), 'latin1'))), // prettier-ignore
  fault('utf16', 'not_json', 'UTF-8', says(Buffer.from(`\uFEFF${sample}`, 'utf16le'))),
  fault('byte-order-mark', undefined, '', says(`\uFEFF${sample}`)),
  fault('white-space-around', undefined, '', says(`\r\n\t ${sample}\r\n\r\n`)),
  fault('php-notice', 'not_json', 'text came before the JSON', says(`<br />\n<b>Notice</b>: x\n${sample}`)),
  fault('text-after', 'not_json', 'text came after the JSON', says(`${sample}<!-- cached -->`)),
  fault('two-answers', 'not_json', 'text came after the JSON', says(`${sample}\n${sample}`)),
  fault('html', 'not_json', 'the answer is a web page', says(html)),
  fault('xml', 'not_json', 'the answer is a web page', says('<?xml version="1.0"?><denterapi/>')),
  fault('jsonp', 'not_json', 'text came before the JSON', says(`callback(${sample})`)),
  fault('no-strict-json', 'not_json', 'broken', says(sample.replaceAll('"', "'"))),
  fault('not-a-number', 'not_json', 'broken', says(sample.replace('123', 'NaN'))),
  fault('a-list', 'bad_response', 'not an object', says(`[${sample}]`)),
  fault('null', 'bad_response', 'not an object', says('null')),
  fault('a-string', 'bad_response', 'not an object', says('"success"')),
  fault('deep-list', 'bad_response', 'not an object', says(`${'['.repeat(250_000)}${']'.repeat(250_000)}`)),
  fault('deep-field', undefined, '', says(`${sample.slice(0, -1)},"x":${'{"y":'.repeat(100_000)}1${'}'.repeat(100_000)}}`)), // prettier-ignore
  fault('deep-count', 'bad_response', 'allActive: it is an array', says(sample.replace('123', `${'['.repeat(250_000)}${']'.repeat(250_000)}`))), // prettier-ignore
  fault('just-too-large', 'too_large', 'larger', says(sample.padEnd(1_048_577))),
  fault('just-not-too-large', undefined, '', says(sample.padEnd(1_048_576))),
];
