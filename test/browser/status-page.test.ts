import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import type { ExporterView } from '../../src/http/exporter-view.ts';
import { startWebServer, type WebServer } from '../../src/http/server.ts';
import type { SetRecord } from '../../src/polling/set-record.ts';
import { counts, failed, good, pending, set } from '../http/sample-records.ts';
import { exporterOf } from '../http/serve.ts';
import { describeWithPeer } from '../peer.ts';
import { launch, open, overflowOf, violationsOf } from './browser.ts';

const attempt = {
  connection: undefined,
  reused: false,
  sentMs: 1,
  firstByteMs: 20,
  totalMs: 21,
  status: 200,
  headers: 'server: nginx',
  bytes: 9,
  body: `${'<br>notice '.repeat(150)}${'x'.repeat(500)}`,
  failure: undefined,
};
const statuses = Array.from({ length: 12 }, (_, index) => ({
  key: `k${index}`,
  title: `Status ${index}`,
  count: index,
}));

function withTrace(record: SetRecord): SetRecord {
  const lastPoll = { ...record.lastPoll!, trace: { attempts: [attempt] } };
  return { ...record, lastPoll, lastFailure: lastPoll };
}

/** One of every kind. */
const records = [
  withTrace(
    failed(set('acme', 'assigned'), 'ip_denied', 'Denter says "Invalid IP 192.0.2.7" (HTTP 200)', 130_000),
  ),
  failed(
    set('acme', 'all', { ignoreDepartmentAssignments: true }),
    'dns',
    'getaddrinfo ENOTFOUND acme.example',
    900_000,
  ),
  good(
    set('globex', 'a-set-with-a-name-of-sixty-three-characters-which-is-the-longest'),
    counts({ statuses }),
  ),
  good(set('globex', 'over', { awaitingReplyThresholds: { warning: 20 }, expectedDepartments: ['9'] })),
  good(set('hooli', 'partial'), counts({ statuses: undefined, droppedStatuses: 250 })),
  good(set('initech', 'stopped'), counts(), 900_000),
  pending(set('umbrella', 'all')),
];

async function start(exporter: ExporterView, address = '127.0.0.1:0'): Promise<WebServer & { base: string }> {
  const app = createApp(exporter, { version: '1.2.3', enableLifecycle: true });
  const server = await startWebServer(app, [address]);
  onTestFinished(() => server.close());
  return Object.assign(server, { base: `http://${server.addresses[0] ?? ''}` });
}

describeWithPeer('chromium', 'the pages in a browser', (program) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(program);
  });
  afterAll(async () => browser?.close());

  it('has nothing that axe finds and nothing that is wider, in the light and the dark, on any screen', async () => {
    const { base } = await start(exporterOf(records));
    // One page for all: a browser compiles axe for seconds in each new one.
    const page = await open(browser, base);
    for (const [path, colorScheme, width] of [
      ['/', 'light', 1600],
      ['/', 'dark', 1600],
      ['/', 'light', 375],
      ['/?q=nothing-fits', 'dark', 1100],
      ['/helpdesks/acme', 'light', 1100],
      ['/helpdesks/acme', 'dark', 375],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await page.goto(base + path);
      const found = { violations: await violationsOf(page), overflow: await overflowOf(page) };
      expect({ path, colorScheme, width, ...found }).toMatchObject({ violations: [], overflow: 0 });
    }
  });

  it('leads the support lead from the failing helpdesk to the remedy and the bad answer, by keyboard alone', async () => {
    const { base } = await start(exporterOf(records));
    const page = await open(browser, base);
    const focused = () => page.evaluate<string>('document.activeElement.id');
    const tabTo = async (id: string) => {
      for (let count = 0; count < 40 && (await focused()) !== id; count += 1)
        await page.keyboard.press('Tab');
      expect(await focused()).toBe(id);
    };
    await tabTo('q');
    await page.keyboard.type('ip_denied');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=ip_denied/);
    expect(await page.locator('main').innerText()).toContain('add 192.0.2.7 under Setup');
    expect(await page.locator('tr.set').count()).toBe(1);
    await tabTo('to/acme/assigned');
    await page.keyboard.press('Enter');
    await page.waitForURL(/helpdesks\/acme#trace\/assigned/);
    expect(await page.locator('figure').last().innerText()).toContain('<br>notice');
  });

  it('filters, orders and pages without a script', async () => {
    const many = Array.from({ length: 250 }, (_, index) =>
      good(set(`h${index}`, 'all'), counts({ active: index })),
    );
    const { base } = await start(exporterOf(many));
    const page = await open(browser, base, { javaScriptEnabled: false });
    await page.click('#next-page');
    expect(await page.locator('.pager').innerText()).toMatch(/101 to 200 of 250/);
    await page.click('#sort-active');
    expect(await page.locator('tr.set').first().getAttribute('id')).toBe('set/h249/all');
    await page.fill('#q', 'h17');
    await page.click('#show');
    expect(await page.locator('tr.set').count()).toBe(11);
    expect(await page.locator('#sort').inputValue()).toBe('active');
    expect(await page.locator('noscript').first().innerText()).toContain('reload the page');
  });

  it('refreshes without taking away what is typed, focused, scrolled and unfolded, and tells of news once', async () => {
    const state = { records: records as readonly SetRecord[] };
    const { base } = await start(exporterOf(records, { records: () => state.records }));
    const page = await open(browser, base, { viewport: { width: 1100, height: 500 } });
    await page.clock.install();
    await page.reload();
    await page.fill('#q', 'half a wo');
    await page.click('details summary');
    const unfolded = page.locator('details[open]');
    expect(await unfolded.count()).toBe(1);
    const before = await page.evaluate<[string, number]>('[document.activeElement.id, scrollY]');
    state.records = [...records, failed(set('zeta', 'all'), 'auth', 'x')];
    await page.clock.runFor(6_000);
    await expect.poll(() => page.locator('[id="set/zeta/all"]').count()).toBe(1);
    expect(await page.evaluate('[document.activeElement.id, scrollY]')).toEqual(before);
    expect(await page.inputValue('#q')).toBe('half a wo');
    expect(await unfolded.count()).toBe(1);
    expect(await page.locator('#news').innerText()).toContain('8 department sets: 3 failing');
    await page.evaluate("document.querySelector('#news').textContent = ''");
    const asOf = await page.locator('.summary').innerHTML();
    await page.clock.runFor(6_000);
    await expect.poll(() => page.locator('.summary').innerHTML()).not.toBe(asOf);
    expect(await page.locator('#news').innerText()).toBe('');
  });

  it('says since when there is no answer, strikes the numbers, and takes it back', async () => {
    const server = await start(exporterOf(records));
    const page = await open(browser, server.base);
    await page.clock.install();
    await page.reload();
    await server.close();
    await page.clock.runFor(6_000);
    await expect.poll(() => page.locator('body.old').count()).toBe(1);
    expect(await page.locator('#refresh').innerText()).toMatch(
      /^No answer from the exporter since \d{4}-\d\d-\d\d [\d:]+ UTC/,
    );
    const decoration = "getComputedStyle(document.querySelector('#live td.number b')).textDecorationLine";
    expect(await page.evaluate(decoration)).toBe('line-through');
    expect(await violationsOf(page)).toEqual([]);
    await start(exporterOf(records), server.addresses[0]);
    await page.clock.runFor(6_000);
    await expect.poll(() => page.locator('body.old').count()).toBe(0);
    expect(await page.locator('#refresh').innerText()).toBe('');
  });

  it('prints in black on white, with the remedies and without controls', async () => {
    const { base } = await start(exporterOf(records));
    const page = await open(browser, base, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('form.filters').isVisible()).toBe(false);
    expect(await page.getByText('add 192.0.2.7 under Setup').isVisible()).toBe(true);
    const colours =
      '[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]';
    expect(await page.evaluate(colours)).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  });
});
