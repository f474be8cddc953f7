import { chmodSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { useDirectory, warningsIn, warningsOf, write, writeConfig } from './temporary-config.ts';

useDirectory();

const url = 'url: https://example.com';
const login = 'credentials: { identifier: abc, secret: s3cret }';

function file(...lines: string[]): string {
  return ['helpdesks:', '  - name: acme', ...lines.map((line) => `    ${line}`)].join('\n');
}

describe('warns of', () => {
  const withFile = file(url, 'credentials: { identifier: a, secret_file: s }');

  test.each([
    [
      0o644,
      [
        '4:48: helpdesks[0].credentials.secret_file: other users of this machine can read DIR/s, wanted at most mode 0640: chmod o-r',
      ],
    ],
    [
      0o604,
      [
        '4:48: helpdesks[0].credentials.secret_file: other users of this machine can read DIR/s, wanted at most mode 0640: chmod o-r',
      ],
    ],
    [0o640, []],
    [0o600, []],
  ])('a secret file that others can read: mode %o', async (mode, warnings) => {
    chmodSync(write('s', 'x'), mode);
    expect(await warningsOf(withFile)).toEqual(warnings);
  });

  test.each([
    ['', '4:48: helpdesks[0].credentials.secret_file: DIR/s is empty: polls will fail'],
    ['\r\n', '4:48: helpdesks[0].credentials.secret_file: DIR/s is empty: polls will fail'],
    ['\n', '4:48: helpdesks[0].credentials.secret_file: DIR/s is empty: polls will fail'],
    ['x', undefined],
    ['\n\n', undefined],
  ])('a secret file that is empty: %j', async (content, warning) => {
    write('s', content);
    expect(await warningsOf(withFile)).toEqual(warning === undefined ? [] : [warning]);
  });

  test('an access key file that is empty, or a directory', async () => {
    write('empty', '', 0o600);
    const sets = 'department_sets: [{ name: a, access_key_file: empty }, { name: b, access_key_file: . }]';
    expect(await warningsOf(file(url, login, sets))).toEqual([
      '5:51: helpdesks[0].department_sets[0].access_key_file: DIR/empty is empty: polls will fail',
      '5:88: helpdesks[0].department_sets[1].access_key_file: DIR is a directory, wanted a file: polls will fail',
    ]);
  });

  test.each([
    [
      'a secret file that is a directory',
      file(url, 'credentials: { identifier: a, secret_file: . }'),
      ['4:48: helpdesks[0].credentials.secret_file: DIR is a directory, wanted a file: polls will fail'],
    ],
    [
      'a variable as a secret',
      file(url, 'credentials: { username: a, password: "${PASSWORD}" }'),
      ['4:43: helpdesks[0].credentials.password: variables are not replaced: use password_env'],
    ],
    [
      'nothing where a secret has a dollar sign',
      file(url, 'credentials: { username: a, password: "x${y}$z" }'),
      [],
    ],
    [
      'a secret file that is not there',
      file(url, 'credentials: { identifier: a, secret_file: none }'),
      [
        "4:48: helpdesks[0].credentials.secret_file: can't read DIR/none now (no such file): polls will fail until it can be read",
      ],
    ],
    [
      'an environment variable that is not set',
      file(url, login, 'access_key_env: DENTER_TEST_UNSET'),
      [
        '5:21: helpdesks[0].access_key_env: this environment variable is not set: polls will fail until the exporter is started with it',
      ],
    ],
    [
      "a set's secrets too",
      file(
        url,
        login,
        'department_sets: [{ name: a, credentials: { username: a, password_env: DENTER_TEST_UNSET } }]',
      ),
      [
        '5:76: helpdesks[0].department_sets[0].credentials.password_env: this environment variable is not set: polls will fail until the exporter is started with it',
      ],
    ],
    ['nothing where the environment variable is set', file(url, login, 'access_key_env: PATH'), []],
  ])('%s', async (_, content, warnings) => {
    expect(await warningsOf(content)).toEqual(warnings);
  });
});

describe('warns of a secret in a configuration that others can read', () => {
  const password = 'credentials: { username: a, password: s3cret }';
  const inFile = 'credentials: { identifier: a, secret_file: good }';
  write('good', 'x', 0o600);

  test.each([
    ['a secret', file(url, login), '4:45: helpdesks[0].credentials.secret'],
    ['a password', file(url, password), '4:43: helpdesks[0].credentials.password'],
    ['an access key', file(url, inFile, 'access_key: "1"'), '5:17: helpdesks[0].access_key'],
    [
      "a proxy's password",
      file(url, inFile, 'proxy_url: http://u:p@proxy:3128'),
      '5:16: helpdesks[0].proxy_url',
    ],
  ])('%s, and says it once', async (_, content, place) => {
    const config = writeConfig(content);
    chmodSync(config, 0o644);
    expect(await warningsIn(config)).toEqual([
      `${place}: other users of this machine can read this secret in DIR/config.yml, wanted at most mode 0640: chmod o-r`,
    ]);
    chmodSync(config, 0o640);
    expect(await warningsIn(config)).toEqual([]);
  });

  test('but not where no secret stands in it', async () => {
    const config = writeConfig(file(url, inFile, 'proxy_url: http://proxy:3128'));
    chmodSync(config, 0o644);
    expect(await warningsIn(config)).toEqual([]);
  });
});
