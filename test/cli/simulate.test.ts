import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runExporter, runToEnd, temporaryFolder } from '../support/command.ts';
import { freePort } from '../support/prometheus.ts';
import { serveTcp } from '../support/server.ts';

const anyPorts = ['--listen-address=127.0.0.1:0', '--control.listen-address=127.0.0.1:0'];

/** Starts `simulate` on free ports; gives what it printed and what its control endpoint says. */
async function startSimulate(...args: string[]) {
  const command = runExporter(['simulate', ...anyPorts, ...args]);
  const [, control = ''] = await command.printed(/Control endpoint: (http:\S+)\/\n/);
  const get = async (path: string) =>
    (await fetch(`${control}${path}`)).json() as Promise<Record<string, unknown>>;
  return { command, get };
}

describe('denter-exporter simulate', () => {
  it("plays the demo's helpdesks, prints where they are, and ends with 0 on SIGTERM", async () => {
    const { command, get } = await startSimulate();
    expect(command.stdout).toMatch(
      /^denter-exporter simulate: 3 helpdesks\n {2}http:\/\/127\.0\.0\.1:\d+\/acme\//,
    );
    expect(command.stdout).not.toContain('… and');

    expect(await get('/state')).toMatchObject({ helpdesks: [{ name: 'acme' }, {}, {}] });
    expect(await command.end()).toBe(0);
  });

  it('obeys --helpdesks, --seed, --speed and --start-time, and prints the first ten of many', async () => {
    const { command, get } = await startSimulate(
      '--helpdesks=12',
      '--seed=7',
      '--speed=0',
      '--start-time=10:30',
    );
    expect(command.stdout.match(/^ {2}http/gm)).toHaveLength(10);
    expect(command.stdout).toContain('\n  … and 2 more\n');
    const { seed, speed, virtual_time: time } = await get('/state');
    expect([seed, speed, time]).toMatchObject([7, 0, { time: '10:30:00' }]);
  });

  it('listens where it is told to', async () => {
    const [port, controlPort] = [await freePort(), await freePort()];
    const command = runExporter([
      'simulate',
      `--listen-address=127.0.0.1:${port}`,
      `--control.listen-address=127.0.0.1:${controlPort}`,
    ]);
    await command.printed(/Control endpoint/);
    expect(command.stdout).toContain(`  http://127.0.0.1:${port}/acme/`);
    expect(command.stdout).toContain(`Control endpoint: http://127.0.0.1:${controlPort}/`);
  });

  it('plays a scenario from a file', async () => {
    const file = join(await temporaryFolder(), 'scenario.yml');
    await writeFile(file, 'helpdesks:\n  - name: initech\n');
    const { command, get } = await startSimulate(`--scenario.file=${file}`);
    expect(command.stdout).toMatch(/^denter-exporter simulate: 1 helpdesk\n/);
    expect(await get('/state')).toMatchObject({ helpdesks: [{ name: 'initech' }] });
  });

  it('answers over HTTPS, with a configuration and an issuer that the exporter can use', async () => {
    const folder = await temporaryFolder();
    const [config, ca] = [join(folder, 'denter-exporter.yml'), join(folder, 'ca.pem')];
    const tls = ['--tls', '--tls.name=helpdesk.example', `--tls.ca-file=${ca}`];
    const { command } = await startSimulate(...tls, `--exporter-config.file=${config}`, '--speed=0');
    expect(command.stdout).toContain('  https://127.0.0.1:');
    expect(await readFile(ca, 'utf8')).toContain('BEGIN CERTIFICATE');
    const { code, stdout } = await runToEnd(['once', `--config.file=${config}`]);
    expect(code).toBe(0);
    expect(stdout).toContain('denter_up{helpdesk="acme",department_set="assigned"} 1\n');
    await writeFile(
      config,
      (await readFile(config, 'utf8')).replace(/ca_file: .*/, '$&\n      server_name: helpdesk.example'),
    );
    expect(await runToEnd(['once', `--config.file=${config}`])).toMatchObject({ code: 0 });
  });

  it.each([
    [[], false],
    [['--log-secrets'], true],
  ])('with %j keeps secrets readable in its log of requests: %s', async (args, readable) => {
    const config = join(await temporaryFolder(), 'denter-exporter.yml');
    const { get } = await startSimulate(`--exporter-config.file=${config}`, '--speed=0', ...args);
    await runToEnd(['once', `--config.file=${config}`]);
    expect(JSON.stringify(await get('/requests')).includes('acme-demo-secret')).toBe(readable);
  });

  it.each(['--speed=fast', '--seed=-1', '--helpdesks=1e3'])('ends with 2 on %s', async (flag) => {
    const [name, value] = flag.split('=');
    const { code, stderr } = await runToEnd(['simulate', ...anyPorts, flag]);
    expect(code).toBe(2);
    expect(stderr).toBe(`denter-exporter: ${name}: got "${value}", wanted a number, try --help\n`);
  });

  it('takes a fraction for a speed', async () => {
    expect(await (await startSimulate('--speed=0.5')).get('/time')).toMatchObject({ speed: 0.5 });
  });

  it('ends with 2 on flags that exclude each other', async () => {
    const { code, stderr } = await runToEnd(['simulate', '--helpdesks=3', '--scenario.file=x.yml']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^denter-exporter: --scenario\.file and --helpdesks .+, try --help\n$/);
  });

  it('ends with 1 when its port is in use, with one line and no stack', async () => {
    const url = new URL(await serveTcp(() => {}));
    const { code, stderr } = await runToEnd(['simulate', `--listen-address=${url.host}`]);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^denter-exporter: .*${url.port}.*\n$`));
  });

  it('ends with 1 on a scenario that is missing, with one line and no stack', async () => {
    const { code, stderr } = await runToEnd(['simulate', ...anyPorts, '--scenario.file=/nonexistent.yml']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^denter-exporter: \/nonexistent\.yml:1:1: .+\n$/);
  });
});
