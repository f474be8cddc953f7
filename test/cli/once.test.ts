import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { watch } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Command, eventually, runToEnd, temporaryFolder, writeConfig } from '../support/command.ts';
import { describeWithPeer } from '../peer.ts';
import { freePort } from '../support/prometheus.ts';
import { serveSlowly } from '../support/server.ts';
import { simulated } from '../support/simulated.ts';

describe('denter-exporter once', () => {
  it('prints the metrics of one poll of everything, and nothing about its own process', async () => {
    // It ends when it has its answers, not when the time for them is over.
    const { simulator, file } = await simulated({}, { pollInterval: '2h', timeout: '1h' });
    const { code, stdout } = await runToEnd(['once', `--config.file=${file}`]);
    expect(code).toBe(0);
    const { allActive } = simulator.expected('acme', 'exporter');
    expect(stdout).toContain(
      `denter_tickets_active{helpdesk="acme",department_set="assigned"} ${allActive}\n`,
    );
    expect(stdout).toContain('denter_exporter_build_info{');
    expect(stdout).not.toMatch(/^(process|nodejs)_/m);
    expect(stdout).not.toContain('# EOF');
    expect(simulator.requests()).toHaveLength(7);
  });

  it('asks no more at once than max_concurrent_polls, and knows about support hours', async () => {
    const { url, most } = await serveSlowly(50);
    const helpdesk = (name: string) =>
      `  - name: ${name}\n    url: ${url}\n    credentials: { identifier: a, secret: b }\n    support_hours: { time_zone: UTC, weekly: { mon-sun: ["00:00-24:00"] } }\n`;
    const file = await writeConfig(
      `global: { max_concurrent_polls: 2 }\nhelpdesks:\n${['a', 'b', 'c', 'd', 'e'].map(helpdesk).join('')}`,
    );
    const { code, stdout } = await runToEnd(['once', `--config.file=${file}`]);
    expect(code).toBe(0);
    expect(most()).toBe(2);
    expect(stdout).toContain('denter_support_open{helpdesk="e"} 1\n');
  });

  it('warns of what is doubtful in its configuration', async () => {
    const yaml =
      'helpdesks:\n  - name: acme\n    url: https://127.0.0.1:1/\n    credentials: { identifier: a, secret_file: nowhere }\n';
    const { stderr } = await runToEnd(['once', `--config.file=${await writeConfig(yaml)}`]);
    expect(stderr).toMatch(/"level":"warn",.*"path":"helpdesks\[0\]\.credentials\.secret_file"/);
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
    const names = new Set<string | null>();
    const watcher = watch(folder, (_event, name) => names.add(name));
    onTestFinished(() => watcher.close());
    expect(await runToEnd(['once', `--config.file=${file}`, `--output.file=${output}`])).toMatchObject({
      code: 0,
      stdout: '',
    });
    const after = await stat(output);
    expect(after.ino).not.toBe(before.ino);
    expect(after.mode & 0o777).toBe(0o644);
    expect(await readFile(output, 'utf8')).toContain('denter_up{');
    expect(await readdir(folder)).toEqual(['denter.prom']);
    await eventually(() => expect(names).toContain('denter.prom'));
    // node_exporter reads whatever ends in .prom.
    expect([...names].filter((name) => name?.endsWith('.prom'))).toEqual(['denter.prom']);
    expect(names.size).toBe(2);
  });

  it('refuses an output file that node_exporter would not read', async () => {
    const { file } = await simulated();
    const { code, stderr } = await runToEnd([
      'once',
      `--config.file=${file}`,
      '--output.file=/tmp/denter.txt',
    ]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'denter-exporter: --output.file: /tmp/denter.txt must end in .prom, or node_exporter leaves it alone, try --help\n',
    );
  });

  it('asks nobody where its output file could not be written anyway', async () => {
    const { simulator, file } = await simulated();
    const output = '--output.file=/nonexistent/denter.prom';
    expect(await runToEnd(['once', `--config.file=${file}`, output])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'denter-exporter: --output.file: cannot write into /nonexistent\n',
    });
    expect(simulator.requests()).toEqual([]);
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
