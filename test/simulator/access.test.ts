import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { phpTruthy } from '../../src/simulator/php-form.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { call, startSample, type HelpdeskInput } from './sample.ts';

let simulator: Simulator;
afterEach(() => simulator?.close());

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const none = { identifier: undefined, secret: undefined };
type Fields = Readonly<Record<string, string | undefined>>;

describe('credentials', () => {
  const users: NonNullable<HelpdeskInput['users']> = [
    { name: 'api', identifier: 'abc', secret: 'def' },
    { name: 'admin', username: 'ann', password: 'pass' },
    { name: 'gone', identifier: 'gone', secret: 'def', disabled: true },
    { name: 'no-api', identifier: 'no-api', secret: 'def', api_access: false },
    { name: 'narrow', identifier: 'narrow', secret: 'def', allowed_actions: ['GetTickets'] },
    { name: 'exact', identifier: 'exact', secret: 'def', allowed_actions: ['getTICKETcounts'] },
  ];
  const notAllowed = 'Invalid Permissions: API action "getticketcounts" is not allowed';
  const cases: readonly [string, Fields, string | undefined][] = [
    ['identifier and secret', {}, undefined],
    ['API credentials in username and password', { ...none, username: 'abc', password: 'def' }, undefined],
    ['an admin with the MD5 of the password', { ...none, username: 'ann', password: md5('pass') }, undefined],
    ['an MD5 in capitals', { ...none, username: 'ann', password: md5('pass').toUpperCase() }, undefined],
    [
      'an admin with the plain password',
      { ...none, username: 'ann', password: 'pass' },
      'Authentication Failed',
    ],
    [
      'an admin in identifier and secret',
      { identifier: 'ann', secret: md5('pass') },
      'Invalid or missing credentials',
    ],
    ['a wrong secret', { secret: 'wrong' }, 'Invalid or missing credentials'],
    ['a secret in other capitals', { secret: 'DEF' }, 'Invalid or missing credentials'],
    ['an unknown user name', { ...none, username: 'bob', password: 'def' }, 'Authentication Failed'],
    ['no credentials', none, 'Invalid or missing credentials'],
    ['an empty secret', { secret: '' }, 'Invalid or missing credentials'],
    ['a disabled user', { identifier: 'gone' }, 'Administrator Account Disabled'],
    [
      'a disabled user with a wrong secret',
      { identifier: 'gone', secret: 'x' },
      'Invalid or missing credentials',
    ],
    ['a role without API access', { identifier: 'no-api' }, 'Access Denied'],
    ['a role without the action', { identifier: 'narrow' }, notAllowed],
    ['a role with the action, in any case', { identifier: 'exact' }, undefined],
    ['no action', { action: undefined }, 'Empty action request'],
    ['an unknown action', { action: 'GetWeather' }, 'Command Not Found'],
    ['the action in any case', { action: 'getticketcounts' }, undefined],
  ];
  it.each(cases)('%s', async (_, fields, message) => {
    simulator = await startSample({ users });
    const { json } = await call(simulator, fields);
    expect([json['result'], json['message']]).toEqual([message === undefined ? 'success' : 'error', message]);
  });

  it.each([200, 400, 403] as const)('refuses with status %i where the version does', async (status) => {
    simulator = await startSample({ error_status: status });
    expect((await call(simulator, { secret: 'wrong' })).status).toBe(status);
    expect((await call(simulator)).status).toBe(200);
  });
});

describe('the allow-list', () => {
  const cases: readonly [string, Partial<HelpdeskInput>, Fields, string | undefined][] = [
    ['lets everybody in where there is none', {}, {}, undefined],
    ['lets a listed address in', { allowed_addresses: ['192.0.2.1', '127.0.0.1'] }, {}, undefined],
    ['keeps others out, by name', { allowed_addresses: ['192.0.2.1'] }, {}, 'Invalid IP 127.0.0.1'],
    ['keeps all out where it is empty', { allowed_addresses: [] }, {}, 'Invalid IP 127.0.0.1'],
    ['takes IPv6 callers for others', { allowed_addresses: ['::1'] }, {}, 'Invalid IP 127.0.0.1'],
    [
      'is looked at before the credentials',
      { allowed_addresses: [] },
      { secret: 'x' },
      'Invalid IP 127.0.0.1',
    ],
    [
      'is passed by the access key',
      { allowed_addresses: [], access_key: 'k!1' },
      { accesskey: 'k!1' },
      undefined,
    ],
    [
      'isn’t by a wrong key',
      { allowed_addresses: [], access_key: 'k' },
      { accesskey: 'x' },
      'Invalid IP 127.0.0.1',
    ],
    [
      'isn’t by a key where none is set',
      { allowed_addresses: [] },
      { accesskey: '' },
      'Invalid IP 127.0.0.1',
    ],
  ];
  it.each(cases)('%s', async (_, change, fields, message) => {
    simulator = await startSample(change);
    const { json } = await call(simulator, fields);
    expect(json['message']).toBe(message);
  });

  it('sees an IPv4 caller of a dual-stack socket by its plain address', async () => {
    simulator = await startSample({ allowed_addresses: ['127.0.0.1'] }, { listenAddress: ':0' });
    expect((await call(simulator)).json).toMatchObject({ result: 'success' });
  });
});

const member = (departments: number[]) => [
  { name: 'exporter', identifier: 'abc', secret: 'def', departments },
];

describe('membership', () => {
  const cases: readonly [string, Partial<HelpdeskInput>, Fields, object][] = [
    [
      'limits the counts',
      { users: member([2]) },
      {},
      { filteredDepartments: [2], allActive: 63, awaitingReply: 40 },
    ],
    [
      'of none counts nothing',
      { users: member([]) },
      {},
      { filteredDepartments: [], allActive: 0, flaggedTickets: 0 },
    ],
    [
      'is ignored on demand',
      { users: member([2]) },
      { ignoreDepartmentAssignments: '1' },
      { filteredDepartments: [], allActive: 123 },
    ],
    [
      'is ignored for "false" too, as PHP reads it',
      { users: member([2]) },
      { ignoreDepartmentAssignments: 'false' },
      { allActive: 123 },
    ],
    ['is not for "0"', { users: member([2]) }, { ignoreDepartmentAssignments: '0' }, { allActive: 63 }],
    ['is not for ""', { users: member([2]) }, { ignoreDepartmentAssignments: '' }, { allActive: 63 }],
    ['did nothing before 9.0', { users: member([2]), limit_to_departments: false }, {}, { allActive: 123 }],
    [
      'can be named though it is ignored',
      { users: member([2]), answer: { ignored_departments: 'assigned' } },
      { ignoreDepartmentAssignments: '1' },
      { filteredDepartments: [2], allActive: 123 },
    ],
    [
      'can name all where it is ignored',
      { users: member([2]), answer: { ignored_departments: 'all' } },
      { ignoreDepartmentAssignments: '1' },
      { filteredDepartments: [1, 2, 3], allActive: 123 },
    ],
    ['flags one in eight active tickets', { users: member([2]) }, {}, { flaggedTickets: 7 }],
  ];
  it.each(cases)('%s', async (_, change, fields, expected) => {
    simulator = await startSample(change);
    const { json } = await call(simulator, fields);
    expect(json).toMatchObject(expected);
  });

  it.each([
    ['1', true],
    ['true', true],
    ['false', true],
    [' ', true],
    ['0.0', true],
    ['0', false],
    ['', false],
    [undefined, false],
  ])('the status map is asked for by %j: %s', async (includeCountsByStatus, asked) => {
    simulator = await startSample();
    expect('status' in (await call(simulator, { includeCountsByStatus })).json).toBe(asked);
    expect(phpTruthy(includeCountsByStatus)).toBe(asked);
  });
});
