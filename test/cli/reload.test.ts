import { execFileSync } from 'node:child_process';
import { open, readFile, unlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Command, eventually, runToEnd, startServe, ready, scrape } from '../support/command.ts';
import { serveTcp } from '../support/server.ts';
import { demoSecrets, simulated } from '../support/simulated.ts';

describe('denter-exporter serve, reloading', () => {
  const reloadedAt = async (base: string) =>
    Number(
      /^denter_exporter_config_last_reload_success_timestamp_seconds (\S+)$/m.exec(await scrape(base))?.[1],
    );
  const withoutAcme = (yaml: string) => yaml.replace(/^ {2}- name: acme\n(?: {4}.*\n)+/m, '');

  it.each([
    ['SIGHUP', [], (command: Command) => command.child.kill('SIGHUP')],
    [
      'POST /-/reload',
      ['--web.enable-lifecycle'],
      async (_command: Command, base: string) =>
        expect((await fetch(`${base}/-/reload`, { method: 'POST' })).status).toBe(200),
    ],
    ['the auto-reload', ['--config.auto-reload-interval=1s'], () => {}],
  ])('takes a changed configuration over by %s', async (_how, args, reload) => {
    const { yaml, file } = await simulated();
    const { command, base } = await startServe(file, args);
    await ready(base);
    const before = await reloadedAt(base);
    // The auto-reload has to have seen the old content first.
    if (args[0]?.includes('auto-reload') === true)
      await eventually(async () =>
        expect(await scrape(base)).toMatch(
          /denter_polls_total\{helpdesk="globex",department_set="all"\} [2-9]/,
        ),
      );
    await writeFile(file, withoutAcme(yaml));
    await reload(command, base);
    await eventually(async () => {
      const body = await scrape(base);
      expect(body).not.toContain('helpdesk="acme"');
      // What did not change went on: it is not at its first poll again.
      expect(body).toMatch(/denter_up\{helpdesk="globex",department_set="assigned"\} 1\n/);
    });
    expect(await reloadedAt(base)).toBeGreaterThan(before);
    expect(command.log).toContainEqual(
      expect.objectContaining({ level: 'info', msg: 'configuration reloaded', file }),
    );
  });

  it('refuses a bad configuration with the text of check, and goes on with the old one', async () => {
    const { yaml, file } = await simulated();
    const { command, base } = await startServe(file, ['--web.enable-lifecycle']);
    await ready(base);
    await writeFile(file, `${yaml}nonsense: 1\n`);
    const response = await fetch(`${base}/-/reload`, { method: 'POST' });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).toContain(`${file}:`);
    expect(text).toContain('unknown key "nonsense"');
    const body = await scrape(base);
    expect(body).toContain('denter_exporter_config_last_reload_successful 0\n');
    expect(body).toContain('denter_up{helpdesk="acme",department_set="assigned"} 1\n');
    expect(command.log.filter(({ level }) => level === 'error')).toMatchObject([
      { problems: [expect.stringContaining('unknown key "nonsense"') as string] },
    ]);
    await writeFile(file, yaml);
    expect((await fetch(`${base}/-/reload`, { method: 'POST' })).status).toBe(200);
    expect(await scrape(base)).toContain('denter_exporter_config_last_reload_successful 1\n');
  });

  it('stays ready while a helpdesk that it added has not been polled yet', async () => {
    const { yaml, file } = await simulated();
    const { base } = await startServe(file, ['--web.enable-lifecycle']);
    await ready(base);
    const url = await serveTcp(() => {});
    const slow = `helpdesks:\n  - name: slow\n    url: ${url}\n    credentials: { identifier: a, secret: b }`;
    await writeFile(file, yaml.replace('helpdesks:', slow));
    expect((await fetch(`${base}/-/reload`, { method: 'POST' })).status).toBe(200);
    expect(await scrape(base)).toContain('denter_polls_total{helpdesk="slow",department_set="assigned"} 0\n');
    expect((await fetch(`${base}/-/ready`)).status).toBe(200);
  });

  it('reloads one after the other', async () => {
    const { yaml, file } = await simulated();
    const { base } = await startServe(file, ['--web.enable-lifecycle']);
    // A pipe: each reload reads what is written into it once; two at a time would share it.
    await unlink(file);
    execFileSync('mkfifo', [file]);
    const reload = async () => (await fetch(`${base}/-/reload`, { method: 'POST' })).status;
    const first = reload();
    const pipe = await open(file, 'w');
    const second = reload();
    await scrape(base);
    await pipe.write(yaml);
    await pipe.close();
    expect(await first).toBe(200);
    await writeFile(file, yaml);
    expect(await second).toBe(200);
  });

  it('goes on with the old one when the file has vanished', async () => {
    const { file } = await simulated();
    const { command, base } = await startServe(file);
    await ready(base);
    await unlink(file);
    command.child.kill('SIGHUP');
    await eventually(async () =>
      expect(await scrape(base)).toContain('denter_exporter_config_last_reload_successful 0\n'),
    );
    expect(await scrape(base)).toContain('denter_up{helpdesk="acme",department_set="assigned"} 1\n');
  });

  it('refuses POST /-/reload without --web.enable-lifecycle', async () => {
    const { file } = await simulated();
    const { base } = await startServe(file);
    expect((await fetch(`${base}/-/reload`, { method: 'POST' })).status).toBe(403);
  });

  it('ends with 2 on an interval that is none', async () => {
    const { code, stderr } = await runToEnd(['serve', '--config.auto-reload-interval=soon']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^denter-exporter: --config\.auto-reload-interval: .+, try --help\n$/);
  });

  it('reads no secret from the arguments of its process', async () => {
    const { file } = await simulated();
    const { command } = await startServe(file);
    const [args, environment] = await Promise.all(
      ['cmdline', 'environ'].map(async (name) => readFile(`/proc/${command.child.pid}/${name}`, 'utf8')),
    );
    for (const secret of demoSecrets) expect(`${args}${environment}`).not.toContain(secret);
  });
});
