import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { version } from '../../src/config/version.ts';
import {
  type Command,
  writeConfig,
  eventually,
  runExporter,
  startServe,
  ready,
  scrape,
} from '../support/command.ts';
import { sampleAnswer, serveAnswer, serveTcp } from '../support/server.ts';
import { demoSecrets, simulated } from '../support/simulated.ts';

const changesOf = (command: Command, helpdesk: string) =>
  command.log.filter((line) => line['helpdesk'] === helpdesk && line['department_set'] === 'assigned');

describe('denter-exporter serve', () => {
  it('serves what the helpdesks say, and what changes there at the next poll', async () => {
    const { simulator, file } = await simulated();
    const { base } = await startServe(file);
    await ready(base);
    const awaiting = async () =>
      Number(
        /denter_tickets_awaiting_reply\{helpdesk="acme",department_set="assigned"\} (\d+)/.exec(
          await scrape(base),
        )?.[1],
      );
    expect(await awaiting()).toBe(simulator.expected('acme', 'exporter').awaitingReply);
    simulator.setCounts('acme', { 1: { Open: 777 } });
    await eventually(async () =>
      expect(await awaiting()).toBe(simulator.expected('acme', 'exporter').awaitingReply),
    );
    expect(await scrape(base, '?helpdesk=globex')).not.toContain('acme');
    expect(await scrape(base)).toMatch(/^process_cpu_seconds_total /m);
  });

  it('writes one line for each change of state, with reason and remedy, and repeats at debug only', async () => {
    const { simulator, file } = await simulated();
    const { command, base } = await startServe(file);
    await ready(base);
    await simulator.inject({ fault: 'server_error', helpdesk: 'acme' });
    await eventually(async () =>
      expect(await scrape(base)).toMatch(
        /denter_poll_failures_total\{helpdesk="acme",department_set="assigned",reason="server_error"\} [2-9]/,
      ),
    );
    await command.end();
    expect(changesOf(command, 'acme').map(({ level, msg, reason }) => [level, msg, reason])).toEqual([
      ['info', 'first poll succeeded', undefined],
      ['warn', expect.stringContaining('HTTP 503'), 'server_error'],
    ]);
    expect(changesOf(command, 'acme')[1]).toMatchObject({
      remedy: expect.stringContaining('error logs') as string,
    });
  });

  it('can be followed from the request to the answer at debug, without a secret', async () => {
    const { file } = await simulated();
    const { command, base } = await startServe(file, ['--log.level=debug']);
    await ready(base);
    await command.end();
    expect(
      changesOf(command, 'acme')
        .map(({ msg }) => msg)
        .slice(0, 3),
    ).toEqual(['asking', 'answered', 'first poll succeeded']);
    expect(changesOf(command, 'acme')[1]).toMatchObject({ status: 200, bytes: expect.any(Number) as number });
    for (const secret of demoSecrets) expect(command.stdout + command.stderr).not.toContain(secret);
  });

  it('takes a corrected secret file into use by itself', async () => {
    const { yaml, file } = await simulated();
    const secretFile = join(dirname(file), 'secret');
    await writeFile(secretFile, 'wrong', { mode: 0o600 });
    await writeFile(file, yaml.replace('secret: acme-demo-secret', 'secret_file: secret'));
    const { base } = await startServe(file);
    await ready(base);
    const failing = 'denter_poll_failing{helpdesk="acme",department_set="assigned",reason="auth"} 1\n';
    expect(await scrape(base)).toContain(failing);
    await writeFile(secretFile, 'acme-demo-secret\n');
    await eventually(async () =>
      expect(await scrape(base)).toContain('denter_up{helpdesk="acme",department_set="assigned"} 1\n'),
    );
  });

  it('writes lines for people when it is told to', async () => {
    const { file } = await simulated();
    const command = runExporter([
      `--config.file=${file}`,
      '--web.listen-address=127.0.0.1:0',
      '--log.format=pretty',
    ]);
    const [line, address] = await command.printed(/.*listening.*"addresses":\["([^"]+)".*\n/);
    // Answered in a later turn, when it obeys signals as well.
    await fetch(`http://${address}/-/healthy`);
    expect(line).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: listening \{"addresses":/);
    await command.printed(/INFO: acme\/assigned: first poll succeeded/);
    expect(await command.end()).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with 0 on %s, with idle clients and a poll under way',
    async (signal) => {
      const url = await serveTcp(() => {});
      const file = await writeConfig(
        `helpdesks:\n  - name: slow\n    url: ${url}\n    credentials: { identifier: a, secret: b }\n`,
      );
      const { command, base } = await startServe(file);
      await scrape(base);
      const startedAt = performance.now();
      expect(await command.end(signal)).toBe(0);
      expect(performance.now() - startedAt).toBeLessThan(5000);
      const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
      expect(command.log[0]).toMatchObject({ time, version, config: file, helpdesks: 1 });
      expect(command.log[0]).not.toHaveProperty('pid');
      expect(command.log.map(({ level, msg }) => [level, msg])).toEqual([
        ['info', 'listening'],
        ['info', 'stopping'],
        ['info', 'stopped'],
      ]);
    },
  );

  it('says that it is healthy at once, and ready only when every set was polled', async () => {
    const waiting: Socket[] = [];
    let refuses = false;
    const slow = await serveTcp((socket) => (refuses ? socket.destroy() : waiting.push(socket)));
    const quick = await serveAnswer(200, JSON.stringify(sampleAnswer));
    const helpdesk = (name: string, url: string) =>
      `  - name: ${name}\n    url: ${url}\n    credentials: { identifier: a, secret: b }\n`;
    const file = await writeConfig(`helpdesks:\n${helpdesk('quick', quick)}${helpdesk('slow', slow)}`);
    const { base } = await startServe(file);
    expect((await fetch(`${base}/-/healthy`)).status).toBe(200);
    await eventually(async () =>
      expect(await scrape(base)).toContain('denter_up{helpdesk="quick",department_set="assigned"} 1\n'),
    );
    expect((await fetch(`${base}/-/ready`)).status).toBe(503);
    refuses = true;
    for (const socket of waiting) socket.destroy();
    await ready(base);
    expect(await scrape(base)).toContain(
      'denter_poll_failing{helpdesk="slow",department_set="assigned",reason="reset"} 1\n',
    );
  });

  it.each([
    ['--web.external-url=http://proxy.example/denter', '/denter'],
    ['--web.route-prefix=/monitoring', '/monitoring'],
  ])('with %s serves under %s', async (flag, prefix) => {
    const { file } = await simulated();
    const { base } = await startServe(file, [flag]);
    expect((await fetch(`${base}${prefix}/metrics`)).status).toBe(200);
    expect((await fetch(`${base}/metrics`)).status).toBe(404);
  });

  it('listens on every address that it is told', async () => {
    const { file } = await simulated();
    const listen = ['127.0.0.1', '127.0.0.2'].map((address) => `--web.listen-address=${address}:0`);
    const command = runExporter([`--config.file=${file}`, ...listen]);
    const [, ...addresses] = await command.printed(
      /"addresses":\["(127\.0\.0\.1:\d+)","(127\.0\.0\.2:\d+)"\]/,
    );
    for (const address of addresses) expect(await scrape(`http://${address}`)).toContain('denter_up{');
  });

  it('warns of what is doubtful in its configuration, with the place', async () => {
    const yaml =
      'helpdesks:\n  - name: acme\n    url: https://127.0.0.1:1/\n    credentials: { identifier: a, secret_file: nowhere }\n';
    const { command } = await startServe(await writeConfig(yaml));
    expect(command.log.find(({ level }) => level === 'warn')).toMatchObject({
      level: 'warn',
      line: 4,
      path: 'helpdesks[0].credentials.secret_file',
      msg: expect.stringContaining('nowhere') as string,
    });
  });
});
