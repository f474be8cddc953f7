import { expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { Command, mainFile } from '../support/command.ts';
import { simulated } from '../support/simulated.ts';

const escape = '\u001b[';

describeWithPeer('script', 'doctor on a terminal', (program) => {
  /** What a terminal is sent, stdout and stderr. */
  async function onTerminal(environment: NodeJS.ProcessEnv, more = ''): Promise<string> {
    const { simulator, file } = await simulated();
    await simulator.inject({ fault: 'permission', helpdesk: 'globex' });
    const line = `"${process.execPath}" "${mainFile}" doctor "--config.file=${file}" ${more}`;
    const all = { TERM: 'xterm', NO_COLOR: undefined, ...environment };
    const command = new Command(program, ['-qec', line, '/dev/null'], all);
    expect(await command.exited).toBe(1);
    return command.stdout;
  }

  it('shows how far it is on one line, which is gone before the table', async () => {
    const output = await onTerminal({});
    const [progress = '', table = ''] = output.split('acme: ok');
    const steps = progress.split(`\r${escape}K`);
    expect(steps[1]).toBe('asked 0 of 3 helpdesks, 0 failed');
    expect(steps.at(-2)).toBe('asked 3 of 3 helpdesks, 1 failed');
    expect(steps.at(-1)).toBe('');
    expect(table).toContain(`${escape}31;1mfailed `);
    expect(table).not.toContain('asked');
  });

  it.each([
    ['NO_COLOR=1', { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true],
    ['TERM=dumb', { TERM: 'dumb' }, false],
  ])('with %s', async (_, environment, isColored) => {
    expect((await onTerminal(environment)).includes(`${escape}3`)).toBe(isColored);
  });

  it('shows progress beside JSON that goes to a file', async () => {
    const output = await onTerminal({}, '--format=json >/dev/null');
    expect(output).toContain('asked 3 of 3 helpdesks, 1 failed');
    expect(output).not.toContain('{');
  });
});
