import { expect, test } from 'vitest';
import type { ConnectionTrace } from '../../src/denter/connection-trace.ts';
import type { AttemptTrace } from '../../src/denter/trace.ts';
import type { SetRecord } from '../../src/polling/set-record.ts';
import { counts, failed, good, pending, set } from './sample-records.ts';
import { ask, exporterOf, serve, textOf } from './serve.ts';

const connection: ConnectionTrace = {
  startedAt: 0,
  addresses: ['192.0.2.1', '2001:db8::1'],
  dnsMs: 12,
  tried: ['[2001:db8::1]:443: ECONNREFUSED', '192.0.2.1:443'],
  connectMs: 20,
  peer: '192.0.2.1:443',
  tlsMs: 35,
  tls: {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    certificate: { subject: 'acme.example', issuer: 'Some CA', validTo: 'Jan  1 00:00:00 2020 GMT' },
  },
};
const attempt: AttemptTrace = {
  connection,
  reused: false,
  sentMs: 68,
  firstByteMs: 90,
  totalMs: 91.5,
  status: 403,
  headers: 'server: nginx',
  bytes: 1_234,
  body: '<script>alert(1)</script>\\x00',
  failure: undefined,
};
const acme = set('acme', 'assigned');

function traced(record: SetRecord, attempts: readonly AttemptTrace[]): SetRecord {
  const lastPoll = { ...record.lastPoll!, trace: { attempts } };
  return { ...record, lastPoll, lastFailure: record.lastFailure && lastPoll };
}

async function detail(records: readonly SetRecord[], path = '/helpdesks/acme'): Promise<string> {
  const { status, body } = await ask(await serve(exporterOf(records)), path);
  expect(status).toBe(200);
  return Buffer.from(body, 'latin1').toString();
}

test('detail page: the trace of a failed poll, step by step', async () => {
  const body = await detail([traced(failed(acme, 'http_status', 'HTTP 403'), [attempt])]);
  const text = textOf(body).replace(/\s+/g, ' ');
  for (const part of [
    'DNS 192.0.2.1, 2001:db8::1, in 12 ms',
    'Addresses tried [2001:db8::1]:443: ECONNREFUSED, 192.0.2.1:443',
    'TCP 192.0.2.1:443, in 20 ms',
    'TLS TLSv1.3, TLS_AES_256_GCM_SHA384, in 35 ms',
    'Certificate acme.example, issued by Some CA, valid to Jan 1 00:00:00 2020 GMT (expired)',
    'Request sent after 68 ms First byte after 90 ms HTTP status 403 Forbidden Ended after 92 ms, 1,234 bytes of body',
    'Response headers server: nginx',
    'Beginning of the body <script>alert(1)</script>\\x00',
  ])
    expect(text).toContain(part);
  expect(body.match(/<script/g)).toHaveLength(1);
});

test('detail page: the last failed poll is still there when newer ones succeeded', async () => {
  const bad = traced(failed(acme, 'http_status', 'HTTP 403'), [attempt]);
  const kept = { ...attempt, reused: true, status: 200, body: undefined };
  const text = textOf(await detail([{ ...traced(good(acme), [kept]), lastFailure: bad.lastFailure }]));
  expect(text).toMatch(
    /Last poll: succeeded[^]*kept from an earlier poll[^]*Last failed poll: failed[^]*HTTP 403/,
  );
});

test('detail page: both tries of a poll that asked again', async () => {
  const first = { ...attempt, status: undefined, failure: 'other side closed', body: undefined };
  const text = textOf(await detail([traced(failed(acme, 'reset', 'x'), [first, attempt])]));
  expect(text).toMatch(
    /First try[^]*Broken off\s+other side closed[^]*Second try, on a new connection[^]*403 Forbidden/,
  );
});

test('detail page: a poll without a trace, and a set that was not polled', async () => {
  const text = textOf(await detail([failed(acme, 'secret', 'x'), pending(set('acme', 'all'))]));
  expect(text).toMatch(/Nothing of it happened on the network\.[^]*Not polled yet\./);
});

test('detail page: its files and links are found from where it is, behind a prefix too', async () => {
  const port = await serve(exporterOf([good(acme)]), { routePrefix: '/denter' });
  const { body } = await ask(port, '/denter/helpdesks/acme');
  const hrefs = Array.from(body.matchAll(/(?:src|href)="([^"#]+)"/g), ([, href]) => href ?? '');
  const paths = new Set(hrefs.map((href) => new URL(href, 'http://x/denter/helpdesks/acme')));
  for (const { pathname, search } of paths) {
    const { status } = await ask(port, pathname + search);
    expect([pathname, status]).toEqual([pathname, 200]);
  }
});

test('detail page: as plain text', async () => {
  const text = await detail(
    [traced(failed(acme, 'ip_denied', 'Denter says "Invalid IP 192.0.2.7" (HTTP 200)'), [attempt])],
    '/helpdesks/acme?format=text',
  );
  expect(text).toMatch(/^acme \(acme\.example\.com\), as of \d{4}-/);
  expect(text).toMatch(/ {2}Reason: {11}ip_denied\n/);
  expect(text).toMatch(/ {2}What to do: {7}Denter refuses this address: add 192\.0\.2\.7 under Setup/);
  expect(text).toContain('  Beginning of the body:\n    <script>alert(1)</script>\\x00\n');
});

test.each([
  ['/helpdesks/nobody', 404, 'Not Found: no helpdesk "nobody" is configured\n'],
  ['/helpdesks/__proto__', 404, 'Not Found: no helpdesk "__proto__" is configured\n'],
  ['/helpdesks/acme?format=xml', 400, 'wrong parameters; wanted: format=text, page=NUMBER\n'],
  ['/helpdesks/acme?set=a', 400, 'wrong parameters; wanted: format=text, page=NUMBER\n'],
  ['/helpdesks/', 404, 'Not Found\n'],
  ['/helpdesks/%', 400, 'Bad Request\n'],
])('detail page: %s is answered with %i', async (path, status, body) => {
  const answer = await ask(await serve(exporterOf([good(acme, counts())])), path);
  expect([answer.status, answer.body]).toEqual([status, body]);
});

test('status page: each helpdesk and set leads to its details', async () => {
  const { body } = await ask(await serve(exporterOf([good(acme)])), '/');
  expect(body).toContain('href="./helpdesks/acme"');
  expect(body).toContain('href="./helpdesks/acme#trace/assigned"');
});
