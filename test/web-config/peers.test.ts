import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { Command, eventually, runExporter, runToEnd, temporaryFolder } from '../support/command.ts';
import { freePort, Prometheus } from '../support/prometheus.ts';
import { simulated } from '../support/simulated.ts';
import { serveGated, testdata } from './gate-server.ts';

const path = (name: string): string => join(testdata, name);
const serving = [`--web.listen-address=127.0.0.1:0`];

async function started(config: string): Promise<string> {
  const { file } = await simulated();
  const command = runExporter([`--config.file=${file}`, `--web.config.file=${config}`, ...serving]);
  const [, address = ''] = await command.printed(/"addresses":\["([^"]+)"\]/);
  return address;
}

describeWithPeer('prometheus', 'a real Prometheus', (program) => {
  const tlsConfig = { ca_file: path('tls-ca-chain.pem'), server_name: 'localhost' };

  it.each([
    [
      'TLS with a password',
      'web_config_users.good.yml',
      { tls_config: tlsConfig, basic_auth: { username: 'dave', password: 'dave123' } },
    ],
    [
      'a client certificate',
      'web_config_auth_client_san.good.yaml',
      {
        tls_config: {
          ...tlsConfig,
          cert_file: path('client2_selfsigned.pem'),
          key_file: path('client2_selfsigned.key'),
        },
      },
    ],
  ])('scrapes over %s', { timeout: 60_000 }, async (_, config, more) => {
    const target = await started(path(config));
    const prometheus = await Prometheus.start(program, target, { scheme: 'https', ...more });
    await eventually(async () => expect(await prometheus.query('denter_up == 1')).not.toEqual([]));
  });
});

describeWithPeer('openssl', 'openssl s_client', (program) => {
  const handshake = async (port: number, ...more: string[]): Promise<string> => {
    const args = ['s_client', '-connect', `127.0.0.1:${port}`, '-brief', ...more];
    const command = new Command('/bin/sh', ['-c', 'exec "$0" "$@" </dev/null', program, ...args]);
    await command.exited;
    return command.stderr + command.stdout;
  };

  it.each([
    ['web_config_noAuth_someCiphers.good.yml', ['-tls1_2'], /Protocol version: TLSv1\.2/],
    [
      'web_config_noAuth_someCiphers.good.yml',
      ['-cipher', 'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256'],
      /Ciphersuite: ECDHE-RSA-AES128-GCM-SHA256/,
    ],
    [
      'web_config_noAuth_someCiphers_noOrder.good.yml',
      ['-cipher', 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384'],
      /Ciphersuite: ECDHE-RSA-AES128-GCM-SHA256/,
    ],
    ['web_config_noAuth_someCiphers.good.yml', ['-tls1_3'], /alert protocol version/],
    ['web_config_noAuth_someCurves.good.yml', ['-curves', 'P-384'], /alert handshake failure/],
    ['web_config_noAuth_someCurves.good.yml', ['-curves', 'P-521'], /P-521|secp521r1/],
    ['web_config_noAuth_someCurves.good.yml', ['-tls1_2'], /alert protocol version/],
    // Of whom a certificate is wanted: a browser would ask its user for one.
    ['tls_config_noAuth.requireanyclientcert.good.yml', [], /Requested Signature Algorithms/],
    ['web_config_users.good.yml', [], /^(?![^]*Requested Signature)[^]*Ciphersuite/],
  ])('%s with %j: %s', async (config, args, outcome) => {
    const { port } = await serveGated(config);
    expect(await handshake(port, ...args)).toMatch(outcome);
  });
});

describeWithPeer('systemd-socket-activate', 'a socket of systemd', (program) => {
  it('is listened on, with each of its addresses', async () => {
    const { file } = await simulated();
    const folder = await temporaryFolder();
    const port = await freePort();
    const main = join(import.meta.dirname, '../../dist/cli/main.cjs');
    const sockets = [`--listen=127.0.0.1:${port}`, `--listen=${join(folder, 'socket')}`];
    const args = [main, `--config.file=${file}`, '--web.systemd-socket', '--log.format=json'];
    const command = new Command(program, [...sockets, process.execPath, ...args]);
    // The first connection starts the exporter, and waits for it.
    await eventually(async () => {
      expect((await fetch(`http://127.0.0.1:${port}/-/healthy`)).status).toBe(200);
    });
    const [line] = await command.printed(/"addresses":\[[^\]]*\]/);
    expect(line).toContain(`127.0.0.1:${port}`);
    expect(line).toContain('unix:fd=4');
    const curl = new Command('curl', ['-s', '--unix-socket', join(folder, 'socket'), 'http://x/-/healthy']);
    await curl.printed(/Healthy/);
  });
});

it('without sockets of systemd there is one clear error', async () => {
  const { file } = await simulated();
  const { code, stderr } = await runToEnd([`--config.file=${file}`, '--web.systemd-socket']);
  expect(code).toBe(1);
  expect(stderr).toContain('no socket activation file descriptors found');
});

it('a web configuration that is broken at the start ends serve with one line a problem', async () => {
  const { file } = await simulated();
  const { code, stderr } = await runToEnd([
    `--config.file=${file}`,
    `--web.config.file=${path('web_config_noAuth_certPath_keyPath_empty.bad.yml')}`,
    ...serving,
  ]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/:2:\d+: tls_server_config: missing one of cert or cert_file/);
});

it('check says what is wrong with both files', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'web.yml'), 'basic_auth_users: { a: b }\n');
  await writeFile(join(folder, 'config.yml'), 'helpdesks: 1\n');
  const { code, stdout } = await runToEnd([
    'check',
    `--config.file=${join(folder, 'config.yml')}`,
    `--web.config.file=${join(folder, 'web.yml')}`,
  ]);
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /config\.yml:1:12: helpdesks: .*\n.*web\.yml:1:24: basic_auth_users\.a: hashedSecret/,
  );
});

it('the test files of exporter-toolkit carry their notice', async () => {
  expect(await readFile(path('NOTICE'), 'utf8')).toContain('Apache License');
});
