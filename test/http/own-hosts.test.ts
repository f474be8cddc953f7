import { describe, expect, it } from 'vitest';
import { isOwnHost, ownHosts } from '../../src/http/own-hosts.ts';
import { ask as askGated, serveGated, tls } from '../web-config/gate-server.ts';
import { good, set } from './sample-records.ts';
import { ask, exporterOf, serve } from './serve.ts';

const machine = ownHosts(
  'https://denter.example.org:8443',
  'mon1.corp.example.com',
  'search eu.example.net. com\n',
);

describe('isOwnHost', () => {
  it.each([
    ['192.0.2.7', true],
    ['[2001:db8::7]', true],
    ['localhost', true],
    ['exporter', true],
    ['a.localhost', true],
    ['denter-exporter.monitoring.svc.cluster.local', true],
    ['ip-10-0-0-1.ec2.internal', true],
    ['nas.home.arpa', true],
    ['mon1.corp.example.com', true],
    ['mon2.corp.example.com', true],
    ['mon1.eu.example.net', true],
    ['denter.example.org', true],
    ['evil.example.org', false],
    ['denter.example.org.evil.example', false],
    ['evil-corp.example.com', false],
    ['example.com', false],
    ['evil.com', false],
    ['192.0.2.7.evil.example', false],
    ['1.2.3.4.5', false],
    ['localhost.evil.example', false],
    ['internal.evil.example', false],
    ['[::1].evil.example', false],
    ['evil.example/x.local', false],
    ['evil.example?.local', false],
    ['evil.example:80.lan', false],
    ['evil:x', false],
  ])('%s: %s', (name, wanted) => {
    expect(isOwnHost(name, machine)).toBe(wanted);
  });

  it('knows the machine by its name, whatever its domain', () => {
    const { names } = ownHosts(undefined, 'Mon1.example', '');
    expect(isOwnHost('mon1.example', { names, domains: [] })).toBe(true);
  });

  it('takes no domain from a machine that has none', () => {
    expect(isOwnHost('evil.dev', ownHosts(undefined, 'dev', ''))).toBe(false);
  });
});

describe('a browser route asked for by a foreign name', () => {
  const exporter = exporterOf([good(set('acme', 'assigned'))]);

  it.each(['/', '/config'])('is refused with the remedy: %s', async (path) => {
    const port = await serve(exporter);
    const { status, body } = await ask(port, path, { headers: { host: `evil.example.com:${port}` } });
    expect(status).toBe(403);
    expect(body).toContain('start it with --web.external-url=http://evil.example.com');
    expect(body).not.toContain('acme');
  });

  it.each([
    ['in capitals, with the dot of the root', 'EVIL.example.com.:80'],
    ['with a user', 'localhost@evil.example.com'],
    ['with markup', '<script>.evil.example'],
    ['with two ports', 'localhost:80:evil.example.com'],
  ])('is refused %s, which is not repeated as it is', async (_, host) => {
    const { status, body } = await ask(await serve(exporter), '/', { headers: { host } });
    expect(status).toBe(403);
    expect(body).not.toMatch(/[<>@]|EVIL/);
  });

  it.each([
    ['/metrics', 200],
    ['/sd', 200],
    ['/probe?target=acme', 200],
    ['/-/healthy', 200],
    ['/-/ready', 200],
  ])('is nothing to programs: %s', async (path, wanted) => {
    const { status } = await ask(await serve(exporter), path, { headers: { host: 'mon1.example.com:9877' } });
    expect(status).toBe(wanted);
  });

  it('is served by the name of the external URL, behind its prefix', async () => {
    const port = await serve(exporter, { externalUrl: 'https://mon.example.com/denter' });
    for (const host of ['mon.example.com', 'MON.example.com.:80'])
      expect((await ask(port, '/denter/', { headers: { host } })).status).toBe(200);
    expect((await ask(port, '/denter/config', { headers: { host: 'evil.example.com' } })).status).toBe(403);
  });

  it('is served over TLS, where the certificate has the name', async () => {
    const { port } = await serveGated(tls(), { exporter });
    const { status } = await askGated(port, '/', { headers: { host: 'evil.example.com' } });
    expect(status).toBe(200);
  });

  it('reloads nothing for a page, and reloads for a program', async () => {
    let reloads = 0;
    const reload = () => Promise.resolve(void (reloads += 1));
    const port = await serve({ ...exporter, reload });
    const host = 'mon1.example.com';
    const page = { host, origin: 'http://mon1.example.com', 'sec-fetch-site': 'same-origin' };
    expect((await ask(port, '/-/reload', { method: 'POST', headers: page })).status).toBe(403);
    expect(reloads).toBe(0);
    expect((await ask(port, '/-/reload', { method: 'POST', headers: { host } })).status).toBe(200);
    expect(reloads).toBe(1);
  });
});
