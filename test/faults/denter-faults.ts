import type { Reason } from '../../src/denter/reason.ts';
import { sampleAnswer } from '../support/server.ts';
import { answers, sample, sampleWith, says } from './replies.ts';
import { fault, type UpstreamFault } from './upstream-fault.ts';

/** As `denter-api.md` of the vendor family lists them. */
const messages: readonly (readonly [name: string, reason: Reason, message: string])[] = [
  ['authentication-failed', 'auth', 'Authentication Failed'],
  ['missing-credentials', 'auth', 'Invalid or missing credentials'],
  ['invalid-password', 'auth', 'Invalid password provided'],
  ['disabled', 'auth', 'Administrator Account Disabled'],
  ['invalid-ip', 'ip_denied', 'Invalid IP 192.0.2.7'],
  ['not-allowed', 'permission', 'Invalid Permissions: API action "getticketcounts" is not allowed'],
  ['access-denied', 'permission', 'Access Denied'],
  ['no-action', 'api_error', 'Empty action request'],
  ['no-admin', 'api_error', 'An admin user is required'],
  ['something-new', 'api_error', 'Fish not fresh'],
];
const refusal = (message: unknown, key = 'result'): string => JSON.stringify({ [key]: 'error', message });

/** What Denter itself refuses, in every status with which its versions do. */
export const refusalFaults: readonly UpstreamFault[] = [
  ...messages.flatMap(([name, reason, message]) =>
    [200, 400, 403].map(
      (status) =>
      fault(`${name}-${status}`, reason, `Denter says ${JSON.stringify(message).slice(0, 22)}`, answers(status, refusal(message))), // prettier-ignore
    ),
  ),
  fault('error-as-status', 'auth', 'authentication FAILED', says(refusal('authentication FAILED', 'status'))),
  fault('error-without-message', 'api_error', 'gives no message', says('{"result":"error"}')),
  fault('error-with-a-list', 'api_error', 'gives no message', says(refusal(['Authentication Failed']))),
  fault('error-with-500', 'server_error', 'Out of cheese', answers(500, refusal('Out of cheese'))),
  fault('error-with-counts', 'auth', 'Authentication', says(sampleWith({ result: 'error', message: 'Authentication Failed' }))), // prettier-ignore
  fault('neither-success-nor-error', 'bad_response', 'result', says(sampleWith({ result: 'Success' }))),
  fault('no-result', 'bad_response', 'result', says(sampleWith({ result: undefined }))),
];

const wrong = (name: string, literal: string): UpstreamFault =>
  fault(`count-${name}`, 'bad_response', 'allActive: it is', says(sample.replace('123', literal)));
const status = (value: unknown): string => sampleWith({ status: { open: value } });

/** Fields that are not what they must be. */
export const fieldFaults: readonly UpstreamFault[] = [
  wrong('overflow', '1e400'),
  wrong('negative', '-1'),
  wrong('fraction', '12.5'),
  wrong('null', 'null'),
  wrong('true', 'true'),
  wrong('empty', '""'),
  wrong('word', '"12abc"'),
  wrong('spaced', '" 12"'),
  wrong('hexadecimal', '"0x10"'),
  wrong('exponent', '"1e3"'),
  wrong('arabic', '"١٢"'),
  wrong('sixteen-digits', '"1234567890123456"'),
  wrong('2-60', String(2n ** 60n)),
  wrong('2-53', '9007199254740992'),
  wrong('list', '[1]'),
  wrong('object', '{"count":1}'),
  ...['allActive', 'awaitingReply', 'flaggedTickets'].map((field) =>
    fault(`no-${field}`, 'bad_response', `${field}: it is missing`, says(sampleWith({ [field]: undefined }))),
  ),
  fault('status-text', 'bad_response', 'status: it is "none"', says(sampleWith({ status: 'none' }))),
  fault('status-number', 'bad_response', 'status["open"]: it is 7', says(status(7))),
  fault('status-no-title', 'bad_response', 'status["open"].title: it is missing', says(status({ count: 1 }))),
  fault(
    'status-no-count',
    'bad_response',
    'status["open"].count: it is missing',
    says(status({ title: 'x' })),
  ),
  fault('status-negative', 'bad_response', '.count: it is -1', says(status({ title: 'x', count: -1 }))),
  fault('departments-text', 'bad_response', 'filteredDepartments', says(sampleWith({ filteredDepartments: 'all' }))), // prettier-ignore
  fault('department-word', 'bad_response', 'filteredDepartments["0"]', says(sampleWith({ filteredDepartments: ['x'] }))), // prettier-ignore
];

const hostile = [
  '"} 1\ndenter_up 7',
  '\\',
  '\\n',
  '"',
  "'; DROP",
  '<script>alert(1)</script>',
  '\u202Eevil',
  '\0',
  '{',
  '💥',
];
const many = Object.fromEntries(
  Array.from({ length: 10_000 }, (_, index) => [`s${index}`, { title: 'x', count: 1 }]),
);
type Shown = NonNullable<UpstreamFault['shows']>;
const odd = (name: string, body: string, ...shows: Shown): UpstreamFault =>
  fault(name, undefined, '', says(body), { shows });
const open = (key: string): string => sample.replace('"open"', JSON.stringify(key));
const ofStatus = (text: string, count: number) => ['denter_tickets', 'status', text, count] as const;
const titled = (text: string) => ['denter_ticket_status_info', 'title', text, 1] as const;

/** Odd answers that are answers: their numbers must come through whole. */
export const oddAnswers: readonly UpstreamFault[] = [
  odd('reordered', JSON.stringify(Object.fromEntries(Object.entries(sampleAnswer).toReversed()))),
  odd('extra-fields', sampleWith({ message: 'error', tickets: 9, constructor: 1 })),
  odd('numbers-as-texts', sample.replaceAll(/:(\d+)/g, ':"$1"')),
  fault('ten-thousand-statuses', undefined, '10000 statuses', says(sampleWith({ status: many })), {
    shows: [['denter_poll_failures_total', 'reason', 'too_many_statuses', 'polls']],
  }),
  ...['__proto__', 'constructor', ''].map((key) =>
    odd(`key-${key || 'empty'}`, open(key), ofStatus(key, 60)),
  ),
  odd(
    'hostile-titles',
    sampleWith({ status: Object.fromEntries(hostile.map((title, count) => [title, { title, count }])) }),
    ...hostile.map((text, count) => ofStatus(text, count)),
    ...hostile.map(titled),
  ),
  odd(
    'same-titles',
    sampleWith({ status: { a: { title: 'Open', count: 1 }, A: { title: 'Open', count: 2 } } }),
    ofStatus('a', 1),
    ofStatus('A', 2),
  ),
  odd(
    'lone-surrogates',
    sampleWith({ status: { '\uD800': { title: '\uDFFF', count: 1 }, '\uDBFF': { title: '', count: 2 } } }),
    ofStatus('\uFFFD', 1),
    ofStatus('\uFFFD#2', 2),
  ),
  odd(
    'title-of-100-kB',
    sampleWith({ status: { open: { title: '💥'.repeat(25_000), count: 1 } } }),
    titled('💥'.repeat(256)),
  ),
  odd('another-users-answer', sampleWith({ filteredDepartments: [7, 8] }), [
    'denter_department_set_expected_missing',
    'department_set',
    'assigned',
    3,
  ]),
];
