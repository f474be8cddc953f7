import { createServer } from 'node:net';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { version } from '../../src/config/version.ts';
import { Command, writeConfig, eventually, runToEnd, temporaryFolder } from '../support/command.ts';
import { describeWithPeer } from '../peer.ts';
import { freePort } from '../support/prometheus.ts';
import { listenOnFreePort } from '../support/server.ts';
import { simulated } from '../support/simulated.ts';

describe('denter-exporter', () => {
  it('shows its version', async () => {
    expect(await runToEnd(['--version'])).toEqual({
      code: 0,
      stdout: `denter-exporter, version ${version}\n`,
      stderr: '',
    });
    expect((await runToEnd(['--version'], { DENTER_EXPORTER_REVISION: 'abc' })).stdout).toBe(
      `denter-exporter, version ${version} (revision abc)\n`,
    );
  });

  it.each(['serve', 'demo', 'simulate', 'check', 'once'])('shows the help of %s', async (command) => {
    expect(await runToEnd([command, '--help'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends with 2 on wrong usage, with one line that says what is wrong', async () => {
    expect(await runToEnd(['sreve'])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'denter-exporter: unknown command "sreve", wanted one of serve, demo, simulate, check, once, try --help\n',
    });
  });

  it.each([['serve'], ['once']])(
    'ends %s with 1 on a bad configuration, with a line for each problem and no stack',
    async (command) => {
      const file = await writeConfig('helpdesks:\n  - name: acme\n    urll: x\n  - name: acme\n');
      const { code, stderr, stdout } = await runToEnd([command, `--config.file=${file}`]);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(
        new RegExp(`^denter-exporter: ${file}:3:5: helpdesks\\[0\\]\\.urll: unknown key "urll"`, 'm'),
      );
      expect(stderr).not.toContain('    at ');
    },
  );

  it('ends with 1 on a configuration that is missing, naming it', async () => {
    const { code, stderr } = await runToEnd(['serve', '--config.file=/nonexistent/denter-exporter.yml']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^denter-exporter: \/nonexistent\/denter-exporter\.yml:1:1: .+\n$/);
  });

  it('ends with 1 when its port is in use, with one line that names it', async () => {
    const server = createServer();
    const port = await listenOnFreePort(server);
    onTestFinished(() => {
      server.close();
    });
    const { file } = await simulated();
    const { code, stderr } = await runToEnd([
      'serve',
      `--config.file=${file}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    expect(code).toBe(1);
    expect(stderr).toBe(`denter-exporter: cannot listen on 127.0.0.1:${port}: the address is in use\n`);
  });
});

describe('denter-exporter check', () => {
  it('says what a good configuration holds', async () => {
    const { file } = await simulated();
    expect(await runToEnd(['check', `--config.file=${file}`])).toEqual({
      code: 0,
      stdout: `${file}: valid, helpdesks: 3, department sets: 7\n`,
      stderr: '',
    });
  });

  it('prints every problem on stdout, with its place, and ends with 1', async () => {
    const file = await writeConfig('global:\n  poll_interval: 5x\nhelpdesks:\n  - name: acme\n    urll: x\n');
    const { code, stdout, stderr } = await runToEnd(['check', `--config.file=${file}`]);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain(`${file}:2:18: global.poll_interval: `);
    expect(stdout).toContain(`${file}:5:5: helpdesks[0].urll: unknown key "urll"`);
  });

  it('prints what is doubtful, and ends with 0', async () => {
    const yaml =
      'helpdesks:\n  - name: acme\n    url: https://denter.example/\n    credentials: { identifier: a, secret_file: nowhere }\n';
    const { code, stdout } = await runToEnd(['check', `--config.file=${await writeConfig(yaml)}`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/:4:\d+: helpdesks\[0\]\.credentials\.secret_file: warning: .*nowhere/);
  });
});

describe('denter-exporter once', () => {
  it('prints the metrics of one poll of everything, and nothing about its own process', async () => {
    const { simulator, file } = await simulated();
    const { code, stdout } = await runToEnd(['once', `--config.file=${file}`]);
    expect(code).toBe(0);
    const { allActive } = simulator.expected('acme', 'exporter');
    expect(stdout).toContain(
      `denter_tickets_active{helpdesk="acme",department_set="assigned"} ${allActive}\n`,
    );
    expect(stdout).toContain('denter_exporter_build_info{');
    expect(stdout).not.toMatch(/^(process|nodejs)_/m);
    expect(simulator.requests()).toHaveLength(7);
  });

  it('ends with 1 when a poll failed, and prints the metrics all the same', async () => {
    const { simulator, file } = await simulated();
    await simulator.inject({ fault: 'auth', helpdesk: 'globex' });
    const { code, stdout, stderr } = await runToEnd(['once', `--config.file=${file}`]);
    expect(code).toBe(1);
    expect(stdout).toContain('denter_up{helpdesk="acme",department_set="assigned"} 1\n');
    expect(stdout).toContain(
      'denter_poll_failing{helpdesk="globex",department_set="assigned",reason="auth"} 1\n',
    );
    expect(stderr).toContain('"reason":"auth"');
  });

  it('replaces its output file in one step, and leaves nothing beside it', async () => {
    const { file } = await simulated();
    const folder = await temporaryFolder();
    const output = join(folder, 'denter.prom');
    await writeFile(output, 'old');
    const before = await stat(output);
    expect(await runToEnd(['once', `--config.file=${file}`, `--output.file=${output}`])).toMatchObject({
      code: 0,
      stdout: '',
    });
    const after = await stat(output);
    expect(after.ino).not.toBe(before.ino);
    expect(after.mode & 0o777).toBe(0o644);
    expect(await readFile(output, 'utf8')).toContain('denter_up{');
    expect(await readdir(folder)).toEqual(['denter.prom']);
  });

  it('refuses an output file that node_exporter would not read', async () => {
    const { file } = await simulated();
    const { code, stderr } = await runToEnd([
      'once',
      `--config.file=${file}`,
      '--output.file=/tmp/denter.txt',
    ]);
    expect([code, stderr]).toEqual([
      1,
      'denter-exporter: --output.file: /tmp/denter.txt must end in .prom, or node_exporter leaves it alone\n',
    ]);
  });

  it('says when the output file cannot be written, and leaves the old one', async () => {
    const { file } = await simulated();
    const folder = await temporaryFolder();
    const output = join(folder, 'denter.prom');
    await mkdir(output);
    const { code, stderr } = await runToEnd(['once', `--config.file=${file}`, `--output.file=${output}`]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^denter-exporter: cannot write .*denter\.prom: EISDIR/m);
    expect(await readdir(folder)).toEqual(['denter.prom']);
  });
});

describeWithPeer(
  'prometheus-node-exporter',
  'denter-exporter once, for the textfile collector',
  (program) => {
    it('writes what node_exporter serves without an error', async () => {
      const { simulator, file } = await simulated();
      const folder = await temporaryFolder();
      expect(
        await runToEnd(['once', `--config.file=${file}`, `--output.file=${join(folder, 'denter.prom')}`]),
      ).toMatchObject({ code: 0 });
      const port = await freePort();
      const exporter = new Command(program, [
        '--collector.disable-defaults',
        '--collector.textfile',
        `--collector.textfile.directory=${folder}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ]);
      const body = await eventually(async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
      expect(body).toContain(
        `denter_tickets_active{department_set="assigned",helpdesk="acme"} ${simulator.expected('acme', 'exporter').allActive}\n`,
      );
      expect(body).toContain('node_textfile_scrape_error 0\n');
      expect(exporter.stderr).not.toMatch(/level=error/);
    });
  },
);
