import { expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { localRoot } from '../support/local-root.ts';
import { examine } from './run.ts';

const configOf = (root: string, more: object = {}) => ({
  helpdesks: [{ name: 'acme', local_api: { denter_root: root, admin_username: 'reporting', ...more } }],
});

describeWithPeer('php', 'doctor by the Local API', () => {
  it('goes from the folder over PHP to the departments', async () => {
    const { code, steps } = await examine(configOf(await localRoot()));
    expect(steps.map(({ step, result }) => `${step} ${result}`)).toEqual([
      'root ok',
      'php ok',
      'authentication ok',
      'permission ok',
      'shape ok',
      'departments ok',
    ]);
    expect(code).toBe(0);
  });

  it.each([
    ['root', '/nonexistent', {}, /init\.php/],
    ['php', undefined, { php_binary: '/nonexistent/php' }, /does not exist/],
    ['authentication', undefined, { admin_username: 'gone' }, /Account Disabled/],
  ])('breaks at %s', async (step, root, more, found) => {
    const { code, steps } = await examine(configOf(root ?? (await localRoot()), more));
    expect(steps.at(-1)).toMatchObject({ step, result: 'failed', found: expect.stringMatching(found) });
    expect(code).toBe(1);
  });
});
