import { describe, expect, test } from 'vitest';
import { directory, load, loadHelpdesk, useDirectory } from './temporary-config.ts';

useDirectory();

describe('local_api', () => {
  const transportOf = async (...lines: string[]) => (await loadHelpdesk(...lines)).transport;

  test('needs a root alone; php is looked for on the PATH', async () => {
    const helpdesk = await loadHelpdesk('local_api: { denter_root: /var/www/denter }');
    expect(helpdesk).toMatchObject({
      transport: { kind: 'local', denterRoot: '/var/www/denter', phpBinary: 'php' },
      departmentSets: [{ credentials: { mode: 'local' } }],
    });
    expect(helpdesk.departmentSets[0]!.credentials).toEqual({ mode: 'local' });
  });

  test("its paths start at the file's directory, a plain name does not", async () => {
    expect(await transportOf('local_api: { denter_root: denter, php_binary: ./php }')).toEqual({
      kind: 'local',
      denterRoot: `${directory}/denter`,
      phpBinary: `${directory}/php`,
    });
    expect(await transportOf('local_api: { denter_root: /x, php_binary: php7.4 }')).toMatchObject({
      phpBinary: 'php7.4',
    });
  });

  test("a set's admin_username replaces the helpdesk's", async () => {
    const { departmentSets } = await loadHelpdesk(
      'local_api: { denter_root: /x, admin_username: outer }',
      'department_sets: [{ name: a }, { name: b, admin_username: inner }]',
    );
    expect(departmentSets.map(({ credentials }) => credentials)).toEqual([
      { mode: 'local', adminUsername: 'outer' },
      { mode: 'local', adminUsername: 'inner' },
    ]);
  });

  test('the number of its polls at once is set apart', async () => {
    const { maxConcurrentLocalPolls } = await load(
      'global: { max_concurrent_local_polls: 2 }\nhelpdesks: []',
    );
    expect(maxConcurrentLocalPolls).toBe(2);
  });
});
