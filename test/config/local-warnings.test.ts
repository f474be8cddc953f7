import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { directory, useDirectory, warningsOf, write } from './temporary-config.ts';

useDirectory();

const file = (local: string, ...lines: string[]) =>
  ['helpdesks:', '  - name: acme', `    local_api: ${local}`, ...lines.map((line) => `    ${line}`)].join(
    '\n',
  );

mkdirSync(join(directory, 'denter'));
write('denter/init.php', '');
write('php', '', 0o755);
write('no-php', '', 0o644);

test.each([
  ['nothing where all is there', file('{ denter_root: denter, php_binary: ./php }'), []],
  [
    'a root that is not there',
    file('{ denter_root: nowhere, php_binary: ./php }'),
    [
      "3:31: helpdesks[0].local_api.denter_root: can't read Denter's DIR/nowhere/init.php now (no such file): polls will fail until it can be read",
    ],
  ],
  [
    'a PHP that is not there',
    file('{ denter_root: denter, php_binary: /nowhere/php }'),
    [
      '3:51: helpdesks[0].local_api.php_binary: no program "/nowhere/php" can be executed there now: polls will fail until php-cli is installed, or php_binary names it',
    ],
  ],
  [
    'a PHP that may not be executed',
    file('{ denter_root: denter, php_binary: ./no-php }'),
    [
      '3:51: helpdesks[0].local_api.php_binary: no program "./no-php" can be executed there now: polls will fail until php-cli is installed, or php_binary names it',
    ],
  ],
  [
    'a folder for PHP, and a root in a file',
    file('{ denter_root: denter/init.php, php_binary: ./denter }'),
    [
      "3:31: helpdesks[0].local_api.denter_root: can't read Denter's DIR/denter/init.php/init.php now (no such file): polls will fail until it can be read",
      '3:60: helpdesks[0].local_api.php_binary: no program "./denter" can be executed there now: polls will fail until php-cli is installed, or php_binary names it',
    ],
  ],
  [
    'a PHP that is not on the PATH',
    file('{ denter_root: denter, php_binary: php-of-nowhere }'),
    [
      '3:51: helpdesks[0].local_api.php_binary: no program "php-of-nowhere" can be executed on the PATH now: polls will fail until php-cli is installed, or php_binary names it',
    ],
  ],
  [
    'sets that ask the same, and not of those of another administrator',
    file(
      '{ denter_root: denter, php_binary: ./php, admin_username: a }',
      'department_sets: [{ name: a }, { name: b, admin_username: a }, { name: c, admin_username: b }]',
    ),
    [
      '4:44: helpdesks[0].department_sets[1].name: asks the same as the set "a", with the same credentials and flags: its counts will be the same',
    ],
  ],
])('warns of %s', async (_what, content, warnings) => {
  expect(await warningsOf(content)).toEqual(warnings);
});

test('looks for php on the PATH where no other is named', async () => {
  vi.stubEnv('PATH', directory);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  expect(await warningsOf(file('{ denter_root: denter }'))).toEqual([]);
});
