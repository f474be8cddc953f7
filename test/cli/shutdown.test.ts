import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readdir, readFile, unlink } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { unanswered } from '../faults/network-faults.ts';
import { shutDown, startBusy } from '../reliability/shutdown-run.ts';
import { eventually, ready, runExporter, startServe, temporaryFolder } from '../support/command.ts';
import { simulated } from '../support/simulated.ts';
import { runUnprivileged } from '../support/unprivileged.ts';

const portsForRoot = Number(await readFile('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));

/** Each starts the whole program, with peers of its own. */
const slow = { timeout: 60_000 };

async function startInTheMidst(): ReturnType<typeof startBusy> {
  const { url, close } = await unanswered();
  onTestFinished(close);
  return startBusy(url);
}

describe('denter-exporter serve, in the midst of polls, scrapes and open connections', slow, () => {
  it.each([
    ['SIGTERM', true],
    ['SIGINT', false],
  ] as const)(
    'ends with 0 within 5 s on %s, with its last line written (while it reloads: %s)',
    async (signal, reload) => {
      const { code, ms, messages, whole } = await shutDown(await startInTheMidst(), signal, reload);
      expect(code).toBe(0);
      expect(ms).toBeLessThan(5000);
      expect(messages).toContain('stopping');
      expect(messages.at(-1)).toBe('stopped');
      expect(whole).toBe(true);
    },
  );

  it('ends at once on a second signal', async () => {
    const { command } = await startInTheMidst();
    command.child.kill('SIGTERM');
    await command.printed(/"stopping"/);
    expect(await command.end('SIGINT')).toBe(130);
    expect(command.stderr).not.toContain('"stopped"');
  });

  it.runIf('execve' in process)('ends with 0 while a file keeps it waiting', async () => {
    const { file } = await simulated();
    const { command, base } = await startServe(file);
    await ready(base);
    // A pipe as its configuration, of which there is nothing to read: that keeps a thread, which Node joins at its end.
    await unlink(file);
    execFileSync('mkfifo', [file]);
    command.child.kill('SIGHUP');
    const writer = await eventually(async () => open(file, constants.O_WRONLY | constants.O_NONBLOCK));
    onTestFinished(async () => writer.close());
    expect(await command.end()).toBe(0);
    expect(command.log.at(-1)).toMatchObject({ msg: 'stopped' });
  });
});

it('denter-exporter demo leaves nothing behind when a signal ends it while it starts', slow, async () => {
  const folder = await temporaryFolder();
  const command = runExporter(['demo', '--web.listen-address=127.0.0.1:0'], { TMPDIR: folder });
  await eventually(async () => expect(await readdir(folder)).toHaveLength(1));
  expect(await command.end()).toBe(0);
  expect(await readdir(folder)).toEqual([]);
});

describe('denter-exporter, without permission', slow, () => {
  it('ends with 1 on a configuration that it may not read, with one line', async () => {
    const { file } = await simulated();
    execFileSync('chmod', ['0', file]);
    const command = runUnprivileged([`--config.file=${file}`]);
    expect(await command.exited).toBe(1);
    expect(command.stderr).toMatch(/^denter-exporter: .*denter-exporter\.yml:1:1: .*permission denied.*\n$/);
  });

  it.skipIf(portsForRoot < 1024)('ends with 1 on a port that it may not open, with one line', async () => {
    const { file } = await simulated();
    const command = runUnprivileged([`--config.file=${file}`, '--web.listen-address=127.0.0.1:81']);
    expect(await command.exited).toBe(1);
    expect(command.stderr).toBe(
      'denter-exporter: cannot listen on 127.0.0.1:81: not allowed for this user\n',
    );
  });
});
