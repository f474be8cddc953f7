import { expect, test } from 'vitest';
import { counts, failed, good, pending, set } from './sample-records.ts';
import { ask, exporterOf, serve } from './serve.ts';

const awaiting = (helpdesk: string, name: string, awaitingReply: number) =>
  good(set(helpdesk, name, { awaitingReplyThresholds: { warning: 50 } }), counts({ awaitingReply }));
const records = [
  awaiting('beta', 'sales', 10),
  awaiting('beta', 'support', 70),
  failed(set('alpha', 'all'), 'ip_denied', 'x'),
  awaiting('gamma', 'all', 40),
  pending(set('delta', 'all')),
  good(set('gamma', 'billing', { expectedDepartments: ['9'] }), counts({ awaitingReply: 5 })),
];

async function shownBy(query: string): Promise<string> {
  const { body } = await ask(await serve(exporterOf(records)), `/${query}`);
  return Array.from(body.matchAll(/<tr[^>]* id="set\/([^"]+)"/g), ([, id]) => id).join(' ');
}

test.each([
  ['', 'alpha/all delta/all beta/sales beta/support gamma/all gamma/billing'],
  ['?q=&state=&sort=&page=', 'alpha/all delta/all beta/sales beta/support gamma/all gamma/billing'],
  ['?q=BETA', 'beta/sales beta/support'],
  ['?q=billing', 'gamma/billing'],
  ['?q=delta.example.com', 'delta/all'],
  ['?q=ip_denied', 'alpha/all'],
  ['?state=failing', 'alpha/all'],
  ['?state=pending', 'delta/all'],
  ['?state=over', 'beta/support'],
  ['?state=missing', 'gamma/billing'],
  ['?q=beta&state=ok&sort=awaiting', 'beta/support beta/sales'],
  ['?sort=name', 'alpha/all beta/sales beta/support delta/all gamma/all gamma/billing'],
  ['?sort=name&order=reverse', 'gamma/billing gamma/all delta/all beta/support beta/sales alpha/all'],
  ['?sort=awaiting', 'beta/support beta/sales gamma/all gamma/billing alpha/all delta/all'],
  ['?sort=awaiting&order=reverse', 'gamma/billing gamma/all beta/sales beta/support alpha/all delta/all'],
  ['?sort=duration', 'alpha/all beta/sales beta/support gamma/all gamma/billing delta/all'],
])('status page: %s shows what it asks for, in its order', async (query, wanted) => {
  expect(await shownBy(query)).toBe(wanted);
});

test.each([
  ['?stat=failing', 'unknown parameter "stat"; wanted: q, state, sort, order, page'],
  ['?state=broken', 'state: "broken" is not one of: failing, partial, stale, pending, ok, over, missing'],
  [
    '?sort=toString',
    'sort: "toString" is not one of: state, name, awaiting, active, flagged, success, duration',
  ],
  ['?order=up', 'order: "up" is not one of: reverse'],
  ['?page=0', 'page: "0" is not one of: a number from 1 on'],
  ['?page=-1', 'page: "-1" is not one of: a number from 1 on'],
])('status page: %s is refused, for it would show something else than is meant', async (query, wanted) => {
  const { status, body } = await ask(await serve(exporterOf(records)), `/${query}`);
  expect([status, body]).toEqual([400, `${wanted}\n`]);
});

test('status page: what is searched for comes back as text, in the field and in links', async () => {
  const q = encodeURIComponent('"><script>alert(1)</script>');
  const { body } = await ask(await serve(exporterOf(records)), `/?q=${q}`);
  expect(body.match(/<script/g)).toHaveLength(1);
  expect(body).toContain('No department set fits the filter.');
});

test('status page: sorted columns say so, and lead to the other way round', async () => {
  const { body } = await ask(await serve(exporterOf(records)), '/?q=a&sort=awaiting');
  expect(body.match(/aria-sort="[a-z]+"/g)).toEqual(['aria-sort="descending"']);
  expect(body).toContain('href="?q=a&amp;sort=awaiting&amp;order=reverse"');
});

const many = Array.from({ length: 5_000 }, (_, index) => [
  good(set(`h${index}`, 'all')),
  good(set(`h${index}`, 'sales')),
]).flat();

test('status page: ten thousand sets come a hundred at a time, in a page of less than 400 kB', async () => {
  const port = await serve(exporterOf(many));
  const [first, last, beyond] = await Promise.all(
    ['', '?page=100', '?page=101'].map((query) => ask(port, `/${query}`)),
  );
  expect(first!.body.match(/<tr class="set/g)).toHaveLength(100);
  expect(first!.body.length).toBeLessThan(400_000);
  expect(first!.body).toMatch(/1 to 100 of 10,000[^]*Page 1 of 100[^]*href="\?page=2">Next/);
  expect(last!.body).toMatch(/9,901 to 10,000 of 10,000[^]*href="\?page=99">Previous/);
  // Sets may have gone since the link was made.
  expect(beyond!.body).toContain('Page 100 of 100');
});
