import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { useDirectory, warningsOf, writeConfig } from './temporary-config.ts';

useDirectory();

const url = 'url: https://example.com';
const login = 'credentials: { identifier: abc, secret: s3cret }';

function file(...lines: string[]): string {
  return ['helpdesks:', '  - name: acme', ...lines.map((line) => `    ${line}`)].join('\n');
}

describe('warns of', () => {
  test.each([
    [
      'expected departments where assignments are ignored',
      file(
        url,
        login,
        'department_sets: [{ name: a, expected_departments: [4], ignore_department_assignments: true }]',
      ),
      [
        '5:56: helpdesks[0].department_sets[0].expected_departments: Denter may name no departments when assignments are ignored: all of these may count as missing',
      ],
    ],
    [
      'nothing where expected departments meet assignments',
      file(url, login, 'department_sets: [{ name: a, expected_departments: [4] }]'),
      [],
    ],
    [
      'nothing where no departments are expected',
      file(
        url,
        login,
        'department_sets: [{ name: a, expected_departments: [], ignore_department_assignments: true }]',
      ),
      [],
    ],
    [
      'a URL of another file',
      file('url: https://example.com/admin/login.php', login),
      [
        "3:10: helpdesks[0].url: the path ends in another file than Denter's api.php; without a file, includes/api.php is added",
      ],
    ],
    ['nothing where the API is elsewhere', file('url: https://example.com/denter/API.php', login), []],
    [
      'sets that ask the same',
      file(
        url,
        login,
        'department_sets:',
        '  - name: a',
        '  - { name: b, poll_interval: 5m, include_counts_by_status: true }',
        '  - { name: c, credentials: { secret: s3cret, identifier: abc, username: } }',
      ),
      [
        '7:17: helpdesks[0].department_sets[1].name: asks the same as the set "a", with the same credentials and flags: its counts will be the same',
        '8:17: helpdesks[0].department_sets[2].name: asks the same as the set "a", with the same credentials and flags: its counts will be the same',
      ],
    ],
    [
      'nothing where sets ask otherwise',
      file(
        url,
        login,
        'department_sets:',
        '  - name: a',
        '  - { name: b, ignore_department_assignments: true }',
        '  - { name: c, include_counts_by_status: false }',
        '  - { name: d, credentials: { identifier: abd, secret: s3cret } }',
        '  - { name: e, access_key: "1" }',
        '  - { name: f, access_key: "2" }',
      ),
      [],
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
  ])('%s', async (_, content, warnings) => {
    expect(await warningsOf(content)).toEqual(warnings);
  });
});

test('the warnings of a file stand in its order', async () => {
  const lines = `helpdesks:\n  - tls_config: { insecure_skip_verify: true }\n    name: a\n    ${login}\n    url: http://example.com\n`;
  const { warnings } = await loadConfig(writeConfig(lines));
  expect(warnings.map(({ line }) => line)).toEqual([2, 5]);
});
