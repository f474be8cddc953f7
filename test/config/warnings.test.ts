import { chmodSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { warningsOf, write, writeConfig } from './temporary-config.ts';

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
    [
      'plain http',
      file('url: http://example.com', login),
      [
        '3:10: helpdesks[0].url: plain http to another machine sends the credentials unencrypted, wanted https',
      ],
    ],
    [
      'certificates that are not verified',
      file(url, login, 'tls_config: { insecure_skip_verify: true }'),
      [
        "5:41: helpdesks[0].tls_config.insecure_skip_verify: certificates are not verified: whoever is in between can read the credentials; wanted ca_file with the server's authority",
      ],
    ],
    ['no helpdesks', 'helpdesks: []', ['1:12: helpdesks: the list is empty: nothing will be polled']],
    ['nothing where http stays on this machine: localhost', file('url: http://localhost:8080', login), []],
    ['nothing where http stays on this machine: IPv4', file('url: http://127.0.0.53', login), []],
    ['nothing where http stays on this machine: IPv6', file('url: "http://[::1]"', login), []],
    ['nothing where the environment variable is set', file(url, login, 'access_key_env: PATH'), []],
  ])('%s', async (_, content, warnings) => {
    expect(await warningsOf(content)).toEqual(warnings);
  });
});

test('the warnings of a file stand in its order', async () => {
  const lines = `helpdesks:\n  - tls_config: { insecure_skip_verify: true }\n    name: a\n    ${login}\n    url: http://example.com\n`;
  const { warnings } = await loadConfig(writeConfig(lines));
  expect(warnings.map(({ line }) => line)).toEqual([2, 5]);
});
