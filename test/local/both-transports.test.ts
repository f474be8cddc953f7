import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Secret } from '../../src/config/secret.ts';
import { DenterError } from '../../src/denter/denter-error.ts';
import type { TicketCounts } from '../../src/denter/ticket-counts.ts';
import { describeWithPeer } from '../peer.ts';
import { askOnce } from '../support/ask-once.ts';
import { askLocally, localRoot } from '../support/local-root.ts';
import { startPhp } from '../support/php-server.ts';

const totals = `'result' => 'success', 'allActive' => 3, 'awaitingReply' => 2, 'flaggedTickets' => 1`;
const counts: TicketCounts = {
  active: 3,
  awaitingReply: 2,
  flagged: 1,
  departments: [],
  statuses: [],
  droppedStatuses: 0,
};
const error = (message: string) => `['result' => 'error', 'message' => '${message}']`;
const wantedCount = 'wanted a non-negative integer, or a string of 1 to 15 digits';

/** What the API returns in PHP, and what becomes of it: counts, or the reason and the message of a failure. */
const answers: readonly (readonly [what: string, php: string, outcome: object])[] = [
  ['totals alone', `[${totals}]`, counts],
  ['an empty map, [] in JSON', `[${totals}, 'status' => []]`, counts],
  ['null for a map', `[${totals}, 'status' => null, 'filteredDepartments' => null]`, counts],
  ['an object', `(object) [${totals}]`, counts],
  ['a list of departments', `[${totals}, 'filteredDepartments' => [1, '2']]`, { departments: ['1', '2'] }],
  [
    'a filtered list, an object in JSON',
    `[${totals}, 'filteredDepartments' => [1 => 4, 3 => '7']]`,
    { departments: ['4', '7'] },
  ],
  [
    'counts as strings',
    `['allActive' => '007', ${totals.replace(`'allActive' => 3`, `'x' => 1`)}]`,
    { active: 7 },
  ],
  ['a count of zero', `['allActive' => 0] + [${totals}]`, { active: 0 }],
  [
    'titles and keys of all kinds',
    `[${totals}, 'status' => ['' => ['title' => '対応中 😀', 'count' => 1], 'a"\\\\/' => ['title' => '<b>&', 'count' => '2'], 7 => ['title' => '7', 'count' => 3]]]`,
    {
      statuses: [
        { key: '7', title: '7', count: 3 },
        { key: '', title: '対応中 😀', count: 1 },
        { key: 'a"\\/', title: '<b>&', count: 2 },
      ],
    },
  ],
  [
    'a status list',
    `[${totals}, 'status' => [['title' => 'A', 'count' => 3]]]`,
    { statuses: [{ key: '0', title: 'A', count: 3 }] },
  ],
  [
    'too many statuses',
    `[${totals}, 'status' => array_fill(0, 201, ['title' => 'x', 'count' => 1])]`,
    { statuses: undefined, droppedStatuses: 201 },
  ],
  [
    'a fraction',
    `['allActive' => 1.5] + [${totals}]`,
    { code: 'bad_response', message: `allActive: it is 1.5, ${wantedCount}` },
  ],
  [
    'a negative count',
    `['allActive' => -1] + [${totals}]`,
    { code: 'bad_response', message: `allActive: it is -1, ${wantedCount}` },
  ],
  [
    'true for a count',
    `['allActive' => true] + [${totals}]`,
    { code: 'bad_response', message: `allActive: it is true, ${wantedCount}` },
  ],
  [
    'a missing count',
    `['result' => 'success']`,
    { code: 'bad_response', message: `allActive: it is missing, ${wantedCount}` },
  ],
  [
    'another result',
    `['result' => 'maybe']`,
    { code: 'bad_response', message: 'result: it is missing or neither "success" nor "error"' },
  ],
  ['an empty array', '[]', { code: 'bad_response', message: 'the answer is JSON, but not an object' }],
  ['null', 'null', { code: 'bad_response', message: 'the answer is JSON, but not an object' }],
  ['false', 'false', { code: 'bad_response', message: 'the answer is JSON, but not an object' }],
  [
    'a string',
    `'result=success;'`,
    { code: 'bad_response', message: 'the answer is JSON, but not an object' },
  ],
  [
    'wrong credentials',
    error('Authentication Failed'),
    { code: 'auth', message: 'Denter says "Authentication Failed"' },
  ],
  ['a disabled account', error('Administrator Account Disabled'), { code: 'auth' }],
  ['an address that is not allowed', error('Invalid IP 192.0.2.7'), { code: 'ip_denied' }],
  [
    'a missing permission',
    error('Invalid Permissions: API action "getticketcounts" is not allowed'),
    { code: 'permission' },
  ],
  [
    'an error that is new',
    error('An admin user is required'),
    { code: 'api_error', message: 'Denter says "An admin user is required"' },
  ],
  [
    'an error without a message',
    `['result' => 'error']`,
    { code: 'api_error', message: 'Denter gives no message' },
  ],
  [
    'an error by the key status',
    `['status' => 'error', 'message' => 'Access Denied']`,
    { code: 'permission' },
  ],
  [
    'control characters in a message',
    `['result' => 'error', 'message' => "a\\x1b[2Jb\\u{202E}"]`,
    { code: 'api_error', message: 'Denter says "a\\u001b[2Jb "' },
  ],
  [
    'a long message',
    error('x'.repeat(2000)),
    { code: 'api_error', message: `Denter says "${'x'.repeat(286)}…` },
  ],
  ['invalid UTF-8, which is no JSON', `[${totals}, 'x' => "\\xff"]`, { code: 'not_json' }],
  ['no number, which is no JSON', `['allActive' => NAN] + [${totals}]`, { code: 'not_json' }],
  ['more than 1 MiB', `[${totals}, 'x' => str_repeat('x', 1024 * 1024)]`, { code: 'too_large' }],
];

/** An outcome without the one thing that only HTTP has. */
function outcomeOf(asked: Promise<TicketCounts>): Promise<unknown> {
  return asked.catch((thrown: unknown) => {
    if (!(thrown instanceof DenterError)) throw thrown;
    return { code: thrown.code, message: thrown.message.replace(/ \(HTTP \d+\)$/, '') };
  });
}

describeWithPeer('php', 'askTicketCounts, over HTTP and by the Local API alike', (php) => {
  it('takes every answer for the same', async () => {
    const root = await localRoot();
    const { url } = await startPhp(php, {}, root);
    const outcomes = new Map<string, unknown>();
    for (const [what, code] of answers) {
      await writeFile(join(root, 'answer.php'), `<?php return ${code};`);
      outcomes.set(what, [await outcomeOf(askOnce(url)), await outcomeOf(askLocally({ root }))]);
    }
    const wanted = answers.map(([what, , outcome]) => [what, [outcome, outcome]] as const);
    expect(Object.fromEntries(outcomes)).toMatchObject(Object.fromEntries(wanted));
  });

  it.each([
    ['those of its departments', {}, 'reporting'],
    ['those of another user', {}, 'billing'],
    ['all', { ignoreDepartmentAssignments: true }, 'billing'],
    ['totals only', { includeCountsByStatus: false }, 'reporting'],
    ['those of a disabled user', {}, 'gone'],
  ])('counts %s', async (_what, set, name) => {
    const { url } = await startPhp(php);
    const secret = { from: 'value', value: new Secret('x') } as const;
    const credentials = { mode: 'api', identifier: name, secret } as const;
    const outcome = await outcomeOf(askLocally({ set, adminUsername: name }));
    expect(outcome).toEqual(await outcomeOf(askOnce(url, { set: { ...set, credentials } })));
    expect(outcome).toHaveProperty(name === 'gone' ? 'code' : 'active');
  });
});
