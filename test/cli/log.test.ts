import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type Command, ready, scrape, startServe, writeConfig } from '../support/command.ts';

/** An exporter whose log nobody reads, and a way to make it say a megabyte: the warnings of a configuration. */
async function startUnread(): Promise<{ command: Command; base: string; sayMegabyte: () => Promise<void> }> {
  // In a folder that is not there: each helpdesk is warned of, and asks nothing of the network.
  const secretFile = `/nonexistent/${'x/'.repeat(1500)}secret`;
  const helpdesks = Array.from({ length: 150 }, (_, index) => ({
    name: `h${index}`,
    url: 'http://127.0.0.1:1',
    credentials: { identifier: 'a', secret_file: secretFile },
  }));
  const file = await writeConfig(JSON.stringify({ helpdesks }));
  const { command, base } = await startServe(file, ['--web.enable-lifecycle', '--log.format=json']);
  await ready(base);
  command.child.stderr?.pause();
  const sayMegabyte = async (): Promise<void> => {
    expect((await fetch(`${base}/-/reload`, { method: 'POST' })).status).toBe(200);
  };
  return { command, base, sayMegabyte };
}

describe('the log', { timeout: 120_000 }, () => {
  it('stops nothing while nobody reads it, keeps 4 MiB of it, and tells what it lost', async () => {
    const { command, base, sayMegabyte } = await startUnread();
    for (let times = 0; times < 14; times += 1) await sayMegabyte();
    expect(await scrape(base)).toContain('denter_exporter_config_last_reload_successful 1\n');
    command.child.stderr?.resume();
    await command.printed(/lines of this log were lost/);
    expect(command.log.filter(({ msg }) => msg === 'configuration reloaded').length).toBeGreaterThan(5);
    expect(await command.end()).toBe(0);
    // Every line is whole, and the last one is there.
    const told = command.log.find(({ msg }) => String(msg).includes('were lost'));
    expect(Number(told?.['lines'])).toBeGreaterThan(100);
    expect(command.log.at(-1)).toMatchObject({ msg: 'stopped' });
    expect(command.stderr.split('\n').filter((line) => !line.startsWith('{'))).toEqual(['']);
  });

  it('does not keep the exporter from ending with 0 where nobody ever reads it', async () => {
    const { command, sayMegabyte } = await startUnread();
    await sayMegabyte();
    command.child.kill('SIGTERM');
    expect(await once(command.child, 'exit')).toEqual([0, null]);
    command.child.stderr?.resume();
  });

  it('reaches a reader who is slow to its last line, also after SIGTERM', async () => {
    const { command, sayMegabyte } = await startUnread();
    await sayMegabyte();
    command.child.kill('SIGTERM');
    command.child.stderr?.resume();
    expect(await command.exited).toBe(0);
    expect(command.log.at(-1)).toMatchObject({ msg: 'stopped' });
  });
});
