import { describe, expect, test } from 'vitest';
import { inspect } from 'node:util';
import { directory, load, loadHelpdesk, useDirectory } from './temporary-config.ts';

useDirectory();

const url = 'url: https://example.com';
const login = 'credentials: { identifier: abc, secret: s3cret }';

test('six lines are enough, and everything else has its default', async () => {
  const config = await load(
    `helpdesks:\n  - name: acme\n    ${url}\n    credentials:\n      identifier: abc\n      secret_file: s.txt\n`,
  );
  expect(config).toEqual({
    file: `${directory}/config.yml`,
    maxConcurrentPolls: 64,
    maxConcurrentLocalPolls: 4,
    helpdesks: [
      {
        name: 'acme',
        transport: {
          kind: 'http',
          url: 'https://example.com/includes/api.php',
          connection: { tls: { insecureSkipVerify: false, minVersion: 'TLSv1.2' }, ipFamily: 'any' },
        },
        departmentSets: [
          {
            helpdesk: 'acme',
            name: 'assigned',
            credentials: {
              mode: 'api',
              identifier: 'abc',
              secret: { from: 'file', path: `${directory}/s.txt` },
            },
            ignoreDepartmentAssignments: false,
            includeCountsByStatus: true,
            awaitingReplyThresholds: {},
            pollIntervalMs: 60_000,
            timeoutMs: 10_000,
            staleAfterMs: 180_000,
          },
        ],
      },
    ],
  });
});

test.each([
  ['https://example.com', 'https://example.com/includes/api.php'],
  ['https://example.com/', 'https://example.com/includes/api.php'],
  ['https://example.com/billing', 'https://example.com/billing/includes/api.php'],
  ['https://example.com/billing//', 'https://example.com/billing/includes/api.php'],
  ['https://example.com/includes/api.php', 'https://example.com/includes/api.php'],
  ['https://example.com/proxy/denter.PHP', 'https://example.com/proxy/denter.PHP'],
  ['http://[::1]:8080/x.php/y', 'http://[::1]:8080/x.php/y/includes/api.php'],
])('the URL %s is asked at %s', async (given, asked) => {
  expect((await loadHelpdesk(`url: "${given}"`, login)).transport).toMatchObject({ url: asked });
});

describe('credentials', () => {
  test.each([
    ['secret: x', { mode: 'api', identifier: 'a', secret: { from: 'value' } }],
    ['secret_file: /abs/x', { mode: 'api', identifier: 'a', secret: { from: 'file', path: '/abs/x' } }],
    ['secret_env: MY_X', { mode: 'api', identifier: 'a', secret: { from: 'env', name: 'MY_X' } }],
  ])('identifier with %s', async (key, credentials) => {
    const [set] = (await loadHelpdesk(url, `credentials: { identifier: a, ${key} }`)).departmentSets;
    expect(set!.credentials).toMatchObject(credentials);
  });

  const md5 = '5F4DCC3B5AA765D61D8327DEB882CF99';
  test.each([
    ['password: x', { mode: 'admin', username: 'a', password: { from: 'value' } }],
    [
      'password_file: ../x',
      { mode: 'admin', username: 'a', password: { from: 'file', path: directory.replace(/[^/]+$/, 'x') } },
    ],
    ['password_env: X', { mode: 'admin', username: 'a', password: { from: 'env', name: 'X' } }],
    [`password_md5: ${md5}`, { mode: 'admin_md5', username: 'a', passwordMd5: { from: 'value' } }],
    [
      'password_md5_file: /x',
      { mode: 'admin_md5', username: 'a', passwordMd5: { from: 'file', path: '/x' } },
    ],
    ['password_md5_env: X', { mode: 'admin_md5', username: 'a', passwordMd5: { from: 'env', name: 'X' } }],
  ])('username with %s', async (key, credentials) => {
    const [set] = (await loadHelpdesk(url, `credentials: { username: a, ${key} }`)).departmentSets;
    expect(set!.credentials).toMatchObject(credentials);
  });

  test("a set's credentials and access key replace the helpdesk's", async () => {
    const { departmentSets } = await loadHelpdesk(
      url,
      login,
      'access_key: "k[1]"',
      'department_sets:',
      '  - name: a',
      '  - name: b',
      '    credentials: { username: u, password_env: P }',
      '    access_key_file: key',
    );
    expect(departmentSets.map((set) => [set.credentials.mode, set.accessKey?.from])).toEqual([
      ['api', 'value'],
      ['admin', 'file'],
    ]);
  });

  test('a value is revealed only when asked for', async () => {
    const [set] = (await loadHelpdesk(url, login)).departmentSets;
    const { credentials } = set!;
    const secret =
      credentials.mode === 'api' && credentials.secret.from === 'value'
        ? credentials.secret.value
        : undefined;
    expect(secret?.reveal()).toBe('s3cret');
    expect(inspect(set, { depth: 9 }) + JSON.stringify(set)).not.toContain('s3cret');
  });
});

const levels = `global: { poll_interval: 30s, timeout: 5s, awaiting_reply_thresholds: { warning: 1, critical: 2 } }
helpdesks:
  - name: acme
    ${url}
    ${login}
    timeout: 6s
    awaiting_reply_thresholds: { warning: 3 }
    department_sets:
      - name: outer
      - { name: inner, poll_interval: 7m, stale_after: 8m, awaiting_reply_thresholds: {} }
      - { name: empty, poll_interval: , awaiting_reply_thresholds: }
      - { name: never, stale_after: never }
      - { name: zero, stale_after: 0 }
      - { name: zeros, stale_after: 0s, expected_departments: [4, "07", 12] }
`;

describe('the innermost level holds', () => {
  test.each([
    [
      'outer',
      {
        pollIntervalMs: 30_000,
        timeoutMs: 6_000,
        staleAfterMs: 90_000,
        awaitingReplyThresholds: { warning: 3 },
      },
    ],
    [
      'inner',
      { pollIntervalMs: 420_000, timeoutMs: 6_000, staleAfterMs: 480_000, awaitingReplyThresholds: {} },
    ],
    ['empty', { pollIntervalMs: 30_000, awaitingReplyThresholds: { warning: 3 } }],
    ['never', { staleAfterMs: Infinity }],
    ['zero', { staleAfterMs: 0 }],
    ['zeros', { staleAfterMs: 0, expectedDepartments: ['4', '7', '12'] }],
  ])('in the set %s', async (name, expected) => {
    const { departmentSets } = (await load(levels)).helpdesks[0]!;
    const set = departmentSets.find((one) => one.name === name)!;
    expect(set).toMatchObject(expected);
  });
});

test('thresholds replace the outer ones as a whole', async () => {
  const [set] = (await load(levels)).helpdesks[0]!.departmentSets;
  expect(set!.awaitingReplyThresholds).toEqual({ warning: 3 });
});

test('connection and support hours are taken over', async () => {
  const helpdesk = await loadHelpdesk(
    url,
    login,
    'ip_family: ipv6',
    'proxy_url: http://u:pr0xy@proxy:3128',
    'tls_config: { server_name: x.example, insecure_skip_verify: true, min_version: TLS13 }',
    'support_hours: { time_zone: UTC, weekly: { sat-sun: ["22:00-06:00"], tue: [] }, holidays: [2026-12-25] }',
  );
  expect(helpdesk.transport).toMatchObject({
    connection: {
      ipFamily: 'ipv6',
      tls: { serverName: 'x.example', insecureSkipVerify: true, minVersion: 'TLSv1.3' },
    },
  });
  expect(JSON.stringify(helpdesk.transport)).toContain('"proxy":{"from":"url","url":"<secret>"}');
  const night = [{ start: 1_320, end: 1_800 }];
  expect(helpdesk.supportHours).toEqual({
    timeZone: 'UTC',
    weekly: [[], [], [], [], [], night, night],
    holidays: ['2026-12-25'],
  });
  const other = await loadHelpdesk(url, login, 'proxy_from_environment: true');
  expect(other.transport).toMatchObject({ connection: { proxy: { from: 'environment' } } });
});

test('sets that ask in the name of their helpdesk share its credentials; one that says its own has them', async () => {
  const own = 'credentials: { identifier: own, secret: s3cret }';
  const sets = `department_sets: [{ name: a }, { name: b, ${own} }, { name: c }]`;
  const { departmentSets } = await loadHelpdesk(url, login, sets);
  const [a, b, c] = departmentSets.map(({ credentials }) => credentials);
  expect(c).toBe(a);
  expect(b).toMatchObject({ identifier: 'own' });
});
