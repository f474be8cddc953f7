import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Command,
  writeConfig,
  eventually,
  runExporter,
  startServe,
  ready,
  scrape,
} from '../support/command.ts';
import { serveTcp } from '../support/server.ts';
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
  });

  it('writes one line for each change of state, with reason and remedy, and repeats at debug only', async () => {
    const { simulator, file } = await simulated();
    const { command, base } = await startServe(file);
    await ready(base);
    await simulator.inject({ fault: 'permission', helpdesk: 'acme' });
    const failing = async (times: number) =>
      eventually(async () =>
        expect(await scrape(base)).toMatch(
          new RegExp(`denter_polls_total\\{helpdesk="acme",department_set="assigned"\\} [${times}-9]`),
        ),
      );
    await failing(2);
    await simulator.heal();
    await simulator.inject({ fault: 'server_error', helpdesk: 'acme' });
    await eventually(() => expect(changesOf(command, 'acme')).toHaveLength(2));
    await command.end();
    expect(changesOf(command, 'acme').map(({ level, msg, reason }) => [level, msg, reason])).toEqual([
      ['info', 'first poll succeeded', undefined],
      ['warn', expect.stringContaining('Invalid Permissions'), 'permission'],
    ]);
    expect(changesOf(command, 'acme')[1]).toMatchObject({
      remedy: expect.stringContaining('API Access') as string,
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
    const [line] = await command.printed(/.*listening.*\n/);
    expect(line).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: listening \{"addresses":/);
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
      expect(command.log.at(-1)).toMatchObject({ msg: 'stopped' });
    },
  );

  it('says that it is healthy at once, and ready only when every set was polled', async () => {
    const url = await serveTcp(() => {});
    const file = await writeConfig(
      `helpdesks:\n  - name: slow\n    url: ${url}\n    credentials: { identifier: a, secret: b }\n    timeout: 1s\n`,
    );
    const { base } = await startServe(file);
    expect((await fetch(`${base}/-/healthy`)).status).toBe(200);
    expect((await fetch(`${base}/-/ready`)).status).toBe(503);
    await ready(base);
    expect(await scrape(base)).toContain(
      'denter_poll_failing{helpdesk="slow",department_set="assigned",reason="timeout"} 1\n',
    );
  });
});
