import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/command.ts';
import { ask as askGated, serveGated, tls } from '../web-config/gate-server.ts';
import { good, set } from './sample-records.ts';
import { ask, exchange, exporterOf, serve } from './serve.ts';

const exporter = exporterOf([
  good(set('acme', 'assigned')),
  good(set('acme', 'all')),
  good(set('globex', 'all')),
]);

async function discover(options: Parameters<typeof serve>[1], host: string, path = '/sd') {
  const { status, headers, body } = await ask(await serve(exporter, options), path, { headers: { host } });
  expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  return JSON.parse(body) as { targets: string[]; labels: Record<string, string> }[];
}

describe('/sd', () => {
  it('is one target group a helpdesk, at the address by which it was asked', async () => {
    expect(await discover({}, 'exporter:9877')).toEqual([
      {
        targets: ['exporter:9877'],
        labels: { __metrics_path__: '/probe', __param_target: 'acme', instance: 'acme' },
      },
      {
        targets: ['exporter:9877'],
        labels: { __metrics_path__: '/probe', __param_target: 'globex', instance: 'globex' },
      },
    ]);
  });

  it.each([
    ['a route prefix', { routePrefix: '/denter' }, 'x:1', '/denter/sd', ['x:1', undefined, '/denter/probe']],
    [
      'an external URL',
      { externalUrl: 'https://m.example.com/denter' },
      'x:1',
      '/denter/sd',
      ['m.example.com:443', 'https', '/denter/probe'],
    ],
    [
      'an external URL with a port',
      { externalUrl: 'http://[2001:db8::1]:8080/' },
      'x:1',
      '/sd',
      ['[2001:db8::1]:8080', 'http', '/probe'],
    ],
    [
      'both',
      { externalUrl: 'http://m.example.com/tools', routePrefix: '/' },
      'x:1',
      '/sd',
      ['m.example.com:80', 'http', '/tools/probe'],
    ],
    [
      'an external path',
      { externalUrl: '/tools', routePrefix: '/' },
      'm.example.com',
      '/sd',
      ['m.example.com:80', undefined, '/tools/probe'],
    ],
    ['an IPv6 address', {}, '[::1]:9877', '/sd', ['[::1]:9877', undefined, '/probe']],
    ['capitals', {}, 'X:65535', '/sd', ['X:65535', undefined, '/probe']],
    ['a long name', {}, 'x'.repeat(253), '/sd', [`${'x'.repeat(253)}:80`, undefined, '/probe']],
  ])('honours %s', async (_, options, host, path, wanted) => {
    const [group] = await discover(options, host, path);
    expect([group!.targets[0], group!.labels['__scheme__'], group!.labels['__metrics_path__']]).toEqual(
      wanted,
    );
  });

  it.each([
    'a b',
    'x:65536',
    '[x]:1',
    'x'.repeat(254),
    'x:y',
    'x/../y',
    'u@x',
    '-x',
    '[::1',
    '{{x}}:1',
    'x,y:1',
    '"',
    "x'",
  ])('is 400, and repeats nothing, for the host %j', async (host) => {
    const { status, body } = await ask(await serve(exporter), '/sd', { headers: { host } });
    expect(status).toBe(400);
    expect(body).toBe('Host: wanted a host and a port, for the targets; or start with --web.external-url.\n');
  });

  it('is 400 for HTTP/1.0 without a host', async () => {
    expect(await exchange(await serve(exporter), 'GET /sd HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });
});

it('/sd: who asks over TLS is led to TLS, also where it was only just turned on', async () => {
  const { port, file } = await serveGated('http_server_config: {}', { exporter });
  const groups = async (host: string, isTls = true): Promise<unknown> =>
    JSON.parse((await askGated(port, '/sd', { headers: { host }, tls: isTls })).body);
  expect(await groups('x:443', false)).toMatchObject([{ targets: ['x:443'] }, {}]);
  await writeFile(file, tls());
  const labels = { __scheme__: 'https', __metrics_path__: '/probe' };
  const wanted = [{ targets: ['x:443'], labels }, {}];
  await eventually(async () => expect(await groups('x:443')).toMatchObject(wanted));
  expect(await groups('x')).toMatchObject(wanted);
});

it('/sd: what was made for one host or configuration is not served for another', async () => {
  const before = exporterOf([good(set('acme', 'assigned'))]);
  const after = exporterOf([good(set('globex', 'assigned'))]);
  let config = before.config();
  const port = await serve({ ...before, config: () => config });
  const from = async (host: string): Promise<string> => (await ask(port, '/sd', { headers: { host } })).body;
  expect(await from('a:1')).toContain('"a:1"');
  expect(await from('b:1')).toContain('"b:1"');
  config = after.config();
  expect(await from('b:1')).toContain('globex');
});
