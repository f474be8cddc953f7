import { expect, test } from 'vitest';
import type { SetRecord } from '../../src/polling/set-record.ts';
import { configOf, counts, failed, good, pending, set } from './sample-records.ts';
import { ask, exporterOf, pageText, serve } from './serve.ts';

const acme = set('acme', 'assigned');
const day = 24 * 60;
const always = Array.from({ length: 7 }, () => [{ start: 0, end: day }]);
const tooMany = counts({ statuses: undefined, droppedStatuses: 212 });
const never = Array.from({ length: 7 }, () => []);

// Made in the test: their ages are told from now.
test.each<[string, () => SetRecord, string]>([
  [
    'ok',
    () => good(acme),
    'assigned ✓ ok 100 123 15 Open 60 Customer-Reply 40 Closed 4,220 In Progress 0 1, 2, 3 12 s ago',
  ],
  ['not polled yet', () => pending(acme), 'assigned … not polled yet not polled yet never every 1m'],
  [
    'failing, counts too old',
    () => failed(acme, 'dns', 'x', 250_000),
    'assigned ✕ failing 100 stale, from 4 min ago 123 stale, from 4 min ago 15 stale, from 4 min ago Open 60',
  ],
  [
    'failing from the start',
    () => failed(acme, 'dns', 'x'),
    'assigned ✕ failing none: no poll has succeeded yet never took 1.24 s failed 3 s ago every 1m',
  ],
  [
    'no poll ended for too long',
    () => good(acme, counts(), 900_000),
    'assigned ◷ stale 100 stale, from 15 min ago 123 stale, from 15 min ago',
  ],
])('status page: a set that is %s', async (_, record, wanted) => {
  expect(await pageText([record()])).toContain(wanted);
});

test('status page: a failure is shown with its text, its reason and the remedy', async () => {
  const text = await pageText([
    failed(acme, 'ip_denied', 'Denter refuses this address: Invalid IP 192.0.2.7', 130_000),
  ]);
  expect(text).toContain(
    'What is wrong poll failed: Denter refuses this address: Invalid IP 192.0.2.7 ip_denied What to do Denter refuses this address: add 192.0.2.7 under Setup → General Settings → Security → API IP access restriction',
  );
});

test('status page: counts held after a failure are each marked as old', async () => {
  const text = await pageText([failed(acme, 'dns', 'x', 130_000)]);
  expect(text).toMatch(
    /failing 100 from 2 min ago 123 from 2 min ago 15 from 2 min ago Open 60 .* 0 from 2 min ago 1, 2, 3 from 2 min ago/,
  );
});

test('status page: counts that are no longer on /metrics are struck through, and over no threshold', async () => {
  const thresholds = { awaitingReplyThresholds: { warning: 20 } };
  const record = failed(
    set('acme', 'assigned', thresholds),
    'dns',
    'x',
    180_001,
    counts({ active: 987_654 }),
  );
  const port = await serve(exporterOf([record]));
  const [page, metrics] = await Promise.all([ask(port, '/'), ask(port, '/metrics')]);
  expect(page.body).toContain('<s>987,654</s>');
  expect(page.body).not.toMatch(/<b>(100|123|987,654)<|▲ <\/span>over/);
  expect(metrics.body).not.toMatch(/987654|Customer-Reply/);
});

test.each([
  ['over critical', { warning: 20, critical: 50 }, '100 ▲ over critical 50 123'],
  ['over warning', { warning: 20, critical: 100 }, '100 ▲ over warning 20 123'],
  ['at the threshold', { warning: 100 }, '100 warning over 100 123'],
  ['below critical alone', { critical: 4000 }, '100 critical over 4,000 123'],
  ['without', {}, '100 123'],
])('status page: awaiting reply against its threshold: %s', async (_, awaitingReplyThresholds, wanted) => {
  expect(await pageText([good(set('acme', 'assigned', { awaitingReplyThresholds }))])).toContain(
    `ok ${wanted}`,
  );
});

const many = Array.from({ length: 11 }, (_, index) => ({
  key: `k${index}`,
  title: `T${index}`,
  count: index,
}));

test.each([
  ['statuses that were not asked for', counts({ statuses: undefined }), '15 not asked for 1, 2, 3'],
  ['no statuses', counts({ statuses: [] }), '15 none 1, 2, 3'],
  ['too many statuses', tooMany, '15 212 statuses, too many to keep 1'],
  ['many statuses', counts({ statuses: many }), '15 11 statuses T0 0 T1 1 '],
  ['a title that is blank', counts({ statuses: [{ key: 'k', title: ' ', count: 1 }] }), '15 k 1 1, 2, 3'],
  ['no departments', counts({ departments: [] }), '0 none named 12 s ago'],
  [
    'many departments',
    counts({ departments: many.map(({ count }) => String(count)) }),
    '11 departments 0, 1, 2',
  ],
])('status page: %s', async (_, what, wanted) => {
  expect(await pageText([good(acme, what)])).toContain(wanted);
});

test('status page: departments that were expected and not returned', async () => {
  const record = good(set('acme', 'assigned', { expectedDepartments: ['2', '7', '9'] }));
  expect(await pageText([record])).toContain('1, 2, 3 ⚠ expected but missing: 7, 9');
});

test('status page: a set that ignores assignments says so', async () => {
  expect(await pageText([good(set('acme', 'all', { ignoreDepartmentAssignments: true }))])).toContain(
    'all all assignments ignored ✓ ok',
  );
});

test('status page: last success in UTC, how long the poll took, and its interval', async () => {
  const record = good(set('acme', 'assigned', { pollIntervalMs: 90_000 }));
  const text = await pageText([record]);
  const at = new Date(record.lastSuccess?.endedAtMs ?? 0).toISOString().slice(0, 19).replace('T', ' ');
  expect(text).toContain(`12 s ago ${at} UTC took 87 ms every 1m30s`);
});

test.each([
  ['open', { timeZone: 'UTC', weekly: always, holidays: [] }, 'acme acme.example.com support open'],
  ['closed', { timeZone: 'UTC', weekly: never, holidays: [] }, 'acme acme.example.com support closed'],
])('status page: support is %s', async (_, supportHours, wanted) => {
  const records = [good(acme)];
  expect(await pageText(records, { config: () => configOf(records, { supportHours }) })).toContain(wanted);
});

test('status page: helpdesks and sets in the order failing, partial, stale, not polled, ok; else as configured', async () => {
  const records = [
    good(set('a', 's1')),
    failed(set('a', 's2'), 'dns', 'x'),
    good(set('b', 's1')),
    pending(set('c', 's1')),
    good(set('d', 's1'), counts(), 900_000),
    good(set('f', 's1'), tooMany),
    failed(set('e', 's1'), 'dns', 'x'),
  ];
  const { body } = await ask(await serve(exporterOf(records)), '/');
  const ids = Array.from(body.matchAll(/id="(?:helpdesk|set)\/([^"]+)"/g), ([, id]) => id);
  expect(ids.join(' ')).toBe('a a/s2 a/s1 e e/s1 f f/s1 d d/s1 c c/s1 b b/s1');
});

test('status page: the head gives version, numbers and links; the tab shows how many fail', async () => {
  const { body } = await ask(await serve(exporterOf([good(acme), failed(set('b', 's'), 'dns', 'x')])), '/');
  expect(body).toMatch(/<dt>Version<\/dt>\s*<dd>1\.2\.3<\/dd>/);
  expect(body).toMatch(/<dt>Configuration<\/dt>\s*<dd>\/etc\/denter-exporter\.yml<\/dd>/);
  expect(body).toMatch(/<title>1 failing /);
  for (const href of ['./metrics', './sd', './config', './-/healthy', './-/ready'])
    expect(body).toContain(`href="${href}"`);
  const text = await pageText([good(acme), good(set('acme', 'all')), failed(set('b', 's'), 'dns', 'x')]);
  expect(text).toMatch(/2 helpdesks, 3 department sets ✕ 1 failing ✓ 2 ok as of \d{4}-\d\d-\d\d /);
});

test('status page: no helpdesk is a sentence, not an empty table', async () => {
  expect(await pageText([])).toContain('No helpdesk is configured.');
});

test('status page: nothing from upstream becomes markup', async () => {
  const evil = `<script>alert(1)</script><img src=x onerror="alert(1)">'"`;
  const records = [
    good(acme, counts({ statuses: [{ key: evil, title: evil, count: 1 }], departments: [evil] })),
    failed(set('b', 's'), 'api_error', evil),
  ];
  const { body } = await ask(await serve(exporterOf(records)), '/');
  expect(body.match(/<script[^>]*>/g)).toHaveLength(1);
  expect(body).not.toMatch(/<img|onerror="|<style|style="|javascript:/);
  expect(await pageText(records)).toContain('<script>alert(1)</script>');
});

test('status page: a table that can be read aloud: caption, and scopes for columns, groups and rows', async () => {
  const { body } = await ask(await serve(exporterOf([good(acme), good(set('acme', 'all'))])), '/');
  const number = (pattern: RegExp): number => body.match(pattern)?.length ?? 0;
  expect([
    number(/<caption>/g),
    number(/scope="col"/g),
    number(/scope="rowgroup"/g),
    number(/scope="row"/g),
  ]).toEqual([1, 9, 1, 2]);
  expect(body).toContain('<html lang="en">');
});
