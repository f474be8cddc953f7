import { expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, runExporter, writeConfig } from '../support/command.ts';
import { localRoot } from '../support/local-root.ts';
import { examine } from './run.ts';

const configOf = (root: string, more: object = {}) => ({
  helpdesks: [{ name: 'acme', local_api: { denter_root: root, admin_username: 'reporting', ...more } }],
});

describeWithPeer('php', 'doctor by the Local API', () => {
  it('goes from the folder over PHP to the departments', async () => {
    const { steps } = await examine(configOf(await localRoot()));
    expect(steps.map(({ step, result }) => `${step} ${result}`)).toEqual([
      'root ok',
      'php ok',
      'authentication ok',
      'permission ok',
      'shape ok',
      'departments ok',
    ]);
  });

  it.each([
    ['root', '/nonexistent', {}, /init\.php/, /^Set denter_root/],
    ['php', undefined, { php_binary: '/nonexistent/php' }, /does not exist/, /^Install php-cli/],
    ['authentication', undefined, { admin_username: 'gone' }, /Account Disabled/, /^Enable/],
    ['authentication', undefined, { admin_username: 'x' }, /missing credentials/, /^Set admin_username/],
  ])('breaks at %s and says what to do', async (step, root, more, found, remedy) => {
    const { steps } = await examine(configOf(root ?? (await localRoot()), more));
    expect(steps.at(-1)).toMatchObject({
      step,
      result: 'failed',
      found: expect.stringMatching(found),
      remedy: expect.stringMatching(remedy),
    });
  });

  it('leaves no PHP behind after Ctrl-C', async () => {
    const root = await localRoot({
      'fault.php': 'file_put_contents(__DIR__ . "/pid", getmypid()); while (true) { sleep(60); }',
    });
    const command = runExporter([
      'doctor',
      `--config.file=${await writeConfig(JSON.stringify(configOf(root)))}`,
    ]);
    const pid = await eventually(async () => {
      const text = await readFile(join(root, 'pid'), 'utf8');
      return text === '' ? Promise.reject(new Error('no process id yet')) : text;
    });
    expect(await command.end('SIGINT')).toBe(130);
    await eventually(async () => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '- Z -');
      expect(stat).toMatch(/ Z /);
    });
  });
});
