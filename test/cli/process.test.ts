import { readdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  Command,
  eventually,
  ready,
  runExporter,
  runToEnd,
  scrape,
  startServe,
  temporaryFolder,
} from '../support/command.ts';
import { freePort } from '../support/prometheus.ts';
import { simulated } from '../support/simulated.ts';

const main = new URL('../../dist/cli/main.cjs', import.meta.url).pathname;

describe('denter-exporter as a process', () => {
  it.each(['json', 'pretty'])('serves on when its log can not be written, in %s form', async (format) => {
    const { file } = await simulated();
    const port = await freePort();
    const args = `--config.file=${file} --web.listen-address=127.0.0.1:${port} --log.format=${format}`;
    const command = new Command('/bin/sh', ['-c', `exec ${process.execPath} ${main} ${args} 2>/dev/full`]);
    await eventually(async () => expect(await scrape(`http://127.0.0.1:${port}`)).toContain('denter_up{'));
    expect(await command.end()).toBe(0);
  });

  it('says in one line that its output can not be written', async () => {
    const { file } = await simulated();
    const command = new Command('/bin/sh', [
      '-c',
      `${process.execPath} ${main} check --config.file=${file} >/dev/full`,
    ]);
    expect(await command.exited).toBe(1);
    expect(command.stderr).toBe(
      'denter-exporter: cannot write to stdout: ENOSPC: no space left on device, write\n',
    );
  });

  it('takes it for no failure when nobody reads on', async () => {
    const { file } = await simulated();
    const command = new Command('/bin/sh', [
      '-c',
      `${process.execPath} ${main} once --config.file=${file} | true`,
    ]);
    await command.exited;
    expect(command.stderr).not.toContain('EPIPE');
  });

  it('looks up names on enough threads that dead names do not stop the others', async () => {
    const { file } = await simulated();
    const { command, base } = await startServe(file);
    await ready(base);
    expect((await readdir(`/proc/${command.child.pid}/task`)).length).toBeGreaterThan(128);
  });

  it.each([
    ['9877', '--web.listen-address=9877'],
    ['a URL without a scheme', '--web.external-url=denter.example/x'],
    ['a prefix with a space', '--web.route-prefix=/a b'],
    ['less than a second', '--config.auto-reload-interval=1ms'],
    ['more than a day', '--config.auto-reload-interval=30d'],
  ])('ends with 2 on a flag that says %s', async (_what, flag) => {
    const { file } = await simulated();
    const { code, stderr } = await runToEnd(['serve', `--config.file=${file}`, flag]);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^denter-exporter: ${flag.split('=')[0]}: .*, try --help\\n$`, 'm'));
  });

  it('ends with 0 on SIGTERM while it still reads a large configuration', async () => {
    const helpdesk = (i: number) =>
      `  - { name: h${i}, url: "http://127.0.0.1:1/", credentials: { identifier: a, secret: b } }\n`;
    const file = `${await temporaryFolder()}/large.yml`;
    await writeFile(file, `helpdesks:\n${Array.from({ length: 15000 }, (_, i) => helpdesk(i)).join('')}`, {
      mode: 0o600,
    });
    const command = runExporter([`--config.file=${file}`, '--log.level=debug']);
    await command.printed(/"starting"/);
    expect(await command.end()).toBe(0);
    expect(command.stderr).not.toContain('listening');
  });
});
