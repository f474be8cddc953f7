import { access, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Command, ready, runExporter, scrape } from '../support/command.ts';

/** Starts `demo`; gives what it printed under each heading. */
async function startDemo(...args: string[]): Promise<{ command: Command; at: (heading: string) => string }> {
  const command = runExporter(['demo', ...args]);
  await command.printed(/Ctrl-C ends it/);
  const at = (heading: string): string =>
    new RegExp(`^ {2}${heading} +(\\S+)$`, 'm').exec(command.stdout)?.[1] ?? '';
  return { command, at };
}

describe('denter-exporter demo', () => {
  it('prints where to look, keeps its configuration to itself, and leaves nothing behind', async () => {
    const { command, at } = await startDemo('--web.listen-address=127.0.0.1:0');
    await ready(at('Metrics').replace('/metrics', ''));
    expect(await (await fetch(at('Status page'))).text()).toContain('globex');
    expect((await fetch(at('Simulator'))).status).toBe(200);
    expect((await stat(at('Configuration'))).mode & 0o777).toBe(0o600);
    expect(command.stdout).toContain(
      '3 simulated helpdesks (acme, globex, initech), a day takes 10 minutes\n',
    );
    expect(await command.end()).toBe(0);
    await expect(access(at('Configuration'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([
    ['0', 'their time stands still'],
    ['3600', 'a day takes 24 seconds'],
    ['720', 'a day takes 2 minutes'],
  ])('at --speed=%s says that %s', async (speed, words) => {
    const { command } = await startDemo('--web.listen-address=127.0.0.1:0', `--speed=${speed}`);
    expect(command.stdout).toContain(`, ${words}\n`);
  });

  it.each([':0', '0.0.0.0:0', '[::]:0'])('names %s, which is every address, localhost', async (address) => {
    const { at } = await startDemo(`--web.listen-address=${address}`);
    expect(at('Metrics')).toMatch(/^http:\/\/localhost:\d+\/metrics$/);
    expect(await scrape(at('Metrics').replace('/metrics', ''))).toContain('denter_up{');
  });
});
