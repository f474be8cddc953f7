import { expect, test } from 'vitest';
import type { PollPlan } from '../../src/polling/polling-context.ts';
import { counts, failed, good, pending, set } from './sample-records.ts';
import { ask, exporterOf, pageText, serve } from './serve.ts';

const acme = set('acme', 'assigned');
const tooMany = counts({ statuses: undefined, droppedStatuses: 212 });
const atMs = Date.UTC(2026, 10, 24, 13, 24, 5);

/** As `check` prints them. */
const problems = Array.from({ length: 23 }, (_, index) => `/etc/d.yml:${index + 1}:5: path: <wrong>`);

test('status page: a failed reload is told of before everything else, with each problem', async () => {
  const two = problems.slice(0, 2);
  const text = await pageText([good(acme)], { reloadFailure: () => ({ atMs, problems: two }) });
  expect(text).toMatch(
    /^ Configuration not reloaded at 2026-11-24 13:24:05 UTC : the one before stays in force\. \/etc\/d\.yml:1:5: path: <wrong> \/etc\/d\.yml:2:5: path: <wrong> Correct the file, then reload\. 1 helpdesk,/,
  );
});

test('status page: of many problems of a failed reload the first twenty are shown', async () => {
  const text = await pageText([], { reloadFailure: () => ({ atMs, problems }) });
  expect(text).toContain('/etc/d.yml:20:5: path: <wrong> … and 3 more Correct the file');
  expect(text).not.toContain('d.yml:21:');
});

test('status page: twenty problems of a failed reload are all of them', async () => {
  const text = await pageText([], { reloadFailure: () => ({ atMs, problems: problems.slice(0, 20) }) });
  expect(text).toContain('/etc/d.yml:20:5: path: <wrong> Correct the file');
});

test('status page: nothing is said of reloads while none has failed', async () => {
  expect(await pageText([good(acme)])).not.toMatch(/reload/i);
});

test('status page: totals without statuses that were too many are partial, not ok, and fresh', async () => {
  const text = await pageText([good(acme, tooMany), good(set('b', 's'))]);
  expect(text).toContain('2 department sets ! 1 partial ✓ 1 ok as of');
  expect(text).toContain('assigned ! partial 100 123 15 212 statuses, too many to keep 1, 2, 3 12 s ago ');
  expect(text).toContain(
    'What is wrong counts by status left out: the answer holds 212 statuses, at most 200 are taken too_many_statuses What to do Delete unused ticket statuses in Denter,',
  );
});

test.each([
  ['fails', failed(acme, 'dns', 'x', 12_000, tooMany), '✕ failing'],
  ['stands still', good(acme, tooMany, 900_000), '◷ stale'],
])('status page: a partial answer is no longer the news when polling %s', async (_, record, state) => {
  const text = await pageText([record]);
  expect(text).toContain(`assigned ${state}`);
  expect(text).not.toMatch(/partial|left out/);
});

const inTime = (ms: number): number => performance.now() + ms;

test.each<[string, () => PollPlan | undefined, RegExp]>([
  ['not known', () => undefined, /every 1m $/m],
  ['planned', () => ({ is: 'planned', at: inTime(17_900) }), /every 1m next in 17 s $/m],
  ['due', () => ({ is: 'planned', at: inTime(-1) }), /every 1m next now $/m],
  ['under way', () => ({ is: 'under_way' }), /every 1m under way $/m],
  [
    'put off after a refusal',
    () => ({ is: 'backing_off', at: inTime(720_900), because: 'refusal' }),
    /every 1m, backing off next in 12 min \n What is wrong [^]* Backing off asked less often after a refusal, up to 15 min; a changed secret or a reload ends the wait $/m,
  ],
  [
    'put off as the helpdesk asked',
    () => ({ is: 'backing_off', at: inTime(90_900), because: 'retry_after' }),
    /every 1m, backing off next in 1 min 30 s \n What is wrong [^]* Backing off the helpdesk asked to wait $/m,
  ],
])('status page: the next poll is %s', async (_, plan, wanted) => {
  expect(await pageText([failed(acme, 'auth', 'x')], { plan })).toMatch(wanted);
});

const thresholds = { awaitingReplyThresholds: { warning: 20, critical: 50 } };
const awaiting = (awaitingReply: number): ReturnType<typeof counts> => counts({ awaitingReply });

test('status page: the summary counts each set by the worst threshold that its shown count is over', async () => {
  const text = await pageText([
    good(set('a', 'at-warning', thresholds), awaiting(20)),
    good(set('a', 'over-warning', thresholds), awaiting(21)),
    good(set('a', 'at-critical', thresholds), awaiting(50)),
    good(set('a', 'over-critical', thresholds), awaiting(51)),
    failed(set('a', 'held', thresholds), 'dns', 'x', 12_000, awaiting(51)),
    failed(set('a', 'dropped', thresholds), 'dns', 'x', 900_000, awaiting(51)),
    pending(set('a', 'pending', thresholds)),
    good(set('a', 'critical-alone', { awaitingReplyThresholds: { critical: 5 } }), awaiting(6)),
    good(set('a', 'none'), awaiting(9_999)),
  ]);
  expect(text).toContain('✓ 6 ok ▲ 3 over critical ▲ 2 over warning as of');
});

test('status page: the summary is silent on thresholds while no set is over one', async () => {
  expect(await pageText([good(set('a', 's', thresholds), awaiting(20))])).toContain('✓ 1 ok as of');
});

test('status page: no text of a failed reload or a partial answer becomes markup', async () => {
  const evil = '<script>alert(1)</script>';
  const { body } = await ask(
    await serve(exporterOf([good(acme, tooMany)], { reloadFailure: () => ({ atMs, problems: [evil] }) })),
    '/',
  );
  expect(body.match(/<script[^>]*>/g)).toHaveLength(1);
});
