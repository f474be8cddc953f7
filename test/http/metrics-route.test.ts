import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { acceptCases, encodingCases } from './negotiate-cases.ts';
import { good, set } from './sample-records.ts';
import { bodyOf } from '../../src/metrics/body.ts';
import { ask, exporterOf, serve } from './serve.ts';

const records = [good(set('acme', 'assigned')), good(set('globex', 'assigned')), good(set('initech', 'all'))];
const types = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

test.each(acceptCases)('/metrics: %s gets the format it prefers', async (_, accept, format) => {
  const port = await serve(exporterOf(records));
  const { status, headers, body } = await ask(
    port,
    '/metrics',
    accept === undefined ? {} : { headers: { accept } },
  );
  expect([status, headers['content-type']]).toEqual([200, types[format]]);
  expect(body.endsWith('# EOF\n')).toBe(format === 'openmetrics');
  expect(body).toContain('denter_tickets_active{helpdesk="acme",department_set="assigned"} 123\n');
});

test.each(encodingCases)('/metrics: Accept-Encoding "%s" gets gzip: %s', async (encodings, gzip) => {
  const port = await serve(exporterOf(records));
  const asked = encodings === undefined ? {} : { headers: { 'accept-encoding': encodings } };
  const { headers, body } = await ask(port, '/metrics', asked);
  const bytes = Buffer.from(body, 'latin1');
  expect(headers['content-encoding']).toBe(gzip ? 'gzip' : undefined);
  expect(Number(headers['content-length'])).toBe(bytes.length);
  expect(String(gzip ? gunzipSync(bytes) : bytes)).toContain(
    'denter_up{helpdesk="globex",department_set="assigned"} 1\n',
  );
});

test('/metrics: a list of encodings as large as can be is not weighed, and gets none', async () => {
  const port = await serve(exporterOf(records));
  const encodings = `gzip${', br'.repeat(3000)}`;
  const { status, headers } = await ask(port, '/metrics', { headers: { 'accept-encoding': encodings } });
  expect([status, headers['content-encoding']]).toEqual([200, undefined]);
});

test('/metrics: caches are told what the answer depends on, and get nothing to compare', async () => {
  const port = await serve(exporterOf(records));
  const { status, headers } = await ask(port, '/metrics', { headers: { 'if-none-match': '*' } });
  expect(status).toBe(200);
  expect(headers['vary']).toBe('Accept, Accept-Encoding');
  expect(headers['etag']).toBeUndefined();
});

test.each(['identity', 'gzip'])(
  '/metrics: HEAD has the headers of GET (%s), and no body',
  async (encoding) => {
    const port = await serve(exporterOf(records, { scrape: () => Promise.resolve(bodyOf('a_metric 1\n')) }));
    const headers = { 'accept-encoding': encoding };
    const got = await ask(port, '/metrics', { headers });
    const head = await ask(port, '/metrics', { method: 'HEAD', headers });
    expect(head).toEqual({ status: 200, headers: { ...got.headers, date: head.headers.date }, body: '' });
  },
);

test.each([
  ['?helpdesk=acme', ['acme']],
  ['?helpdesk=acme&helpdesk=initech', ['acme', 'initech']],
  ['?helpdesk=acme&helpdesk=acme', ['acme']],
  ['?help%64esk=%61cme&', ['acme']],
  ['?', ['acme', 'globex', 'initech']],
])('/metrics%s gives the helpdesks that it names', async (query, wanted) => {
  const port = await serve(exporterOf(records));
  const { body } = await ask(port, `/metrics${query}`);
  const names = body.matchAll(/^denter_up\{helpdesk="(\w+)"/gm);
  expect(Array.from(names, ([, name]) => name)).toEqual(wanted);
});

test('/metrics: a helpdesk counts, however many were named before it', async () => {
  const port = await serve(exporterOf(records));
  const { body } = await ask(port, `/metrics?${'helpdesk=acme&'.repeat(1100)}helpdesk=globex`);
  const names = body.matchAll(/^denter_up\{helpdesk="(\w+)"/gm);
  expect(Array.from(names, ([, name]) => name)).toEqual(['acme', 'globex']);
});

test.each([
  ['?helpdesk=nobody', '"nobody"'],
  ['?helpdesk=acme&helpdesk=nobody', '"nobody"'],
  ['?helpdesk=', '""'],
  ['?helpdesk=__proto__', '"__proto__"'],
  ['?helpdesk=a%0d%0ab', '"a\\r\\nb"'],
])('/metrics%s is refused with what is known', async (query, shown) => {
  const port = await serve(exporterOf(records));
  const { status, headers, body } = await ask(port, `/metrics${query}`);
  expect([status, headers['content-type']]).toEqual([400, 'text/plain; charset=utf-8']);
  expect(body).toBe(`unknown helpdesk ${shown}; configured: acme, globex, initech\n`);
});

test.each([
  ['?helpdesk[]=acme', '"helpdesk[]"'],
  ['?helpdesk%5B%5D=acme', '"helpdesk[]"'],
  ['?helpdesks=acme', '"helpdesks"'],
  ['?Helpdesk=acme', '"Helpdesk"'],
  ['?department_set=all', '"department_set"'],
  ['?helpdesk=acme&target=globex', '"target"'],
  ['?acme', '"acme"'],
  ['?__proto__=x', '"__proto__"'],
  ['?=acme', '""'],
])('/metrics%s is refused: a filter that does not exist must not serve everything', async (query, shown) => {
  const port = await serve(exporterOf(records));
  const { status, headers, body } = await ask(port, `/metrics${query}`);
  expect([status, headers['content-type']]).toEqual([400, 'text/plain; charset=utf-8']);
  expect(body).toBe(`unknown parameter ${shown}; wanted: helpdesk, repeated for several\n`);
});

test('/metrics: the refusal of an unknown parameter is short, however long its name is', async () => {
  const { body } = await ask(await serve(exporterOf(records)), `/metrics?${'x'.repeat(10_000)}`);
  expect(body.length).toBeLessThan(200);
});

test('/metrics: the refusal of an unknown helpdesk is short, however many there are', async () => {
  const many = Array.from({ length: 5_000 }, (_, index) => good(set(`customer-${index}`, 'assigned')));
  const port = await serve(exporterOf(many));
  const { body } = await ask(port, `/metrics?helpdesk=${'x'.repeat(10_000)}`);
  expect(body).toMatch(/ and 4950 more\n$/);
  expect(body.length).toBeLessThan(2_000);
});
