import { createServer } from 'node:net';

import { describe, expect, it, onTestFinished } from 'vitest';
import { version } from '../../src/config/version.ts';
import { writeConfig, runToEnd } from '../support/command.ts';

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
    expect(await runToEnd([command, '--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${command}: `) as string,
      stderr: '',
    });
  });

  it('ends with 2 on wrong usage, with one line that says what is wrong', async () => {
    expect(await runToEnd(['sreve'])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'denter-exporter: unknown command "sreve", wanted one of serve, demo, simulate, check, doctor, once, try --help\n',
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
    expect(stderr).toMatch(
      /^denter-exporter: \/nonexistent\/denter-exporter\.yml:1:1: .+; name another file with --config\.file\n$/,
    );
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
