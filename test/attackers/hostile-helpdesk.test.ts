import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { launch } from '../browser/browser.ts';
import { describeWithPeer } from '../peer.ts';
import { ready, startServe } from '../support/command.ts';
import { simulated } from '../support/simulated.ts';

const mark = 'globalThis.pwned=1';
const payloads = [
  `<script>${mark}</script>`,
  `"><img src=x onerror=${mark}>`,
  `'><svg/onload=${mark}>`,
  `</td></table></script><iframe srcdoc="<script>parent.${mark}</script>">`,
  `<a href="javascript:${mark}" autofocus onfocus=${mark}>`,
  `{{constructor.constructor('${mark}')()}}`,
];

describeWithPeer('chromium', 'a helpdesk that sends markup for all it is asked', (program) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(program);
  });
  afterAll(async () => browser?.close());

  it('has nothing of it run in the browser of who looks, and the policy would stop it', async () => {
    const { simulator, file } = await simulated();
    const quiet = { includeInActive: false, includeInAwaiting: false, role: 'none' } as const;
    for (const [index, title] of payloads.entries())
      simulator.addStatus('acme', { ...quiet, title, key: `${title}${index}` });
    const [message, location] = [payloads.join(' '), `/${payloads.join('')}`];
    await simulator.inject({ fault: 'api_error', helpdesk: 'globex', options: { message } });
    await simulator.inject({ fault: 'redirect', helpdesk: 'initech', options: { location } });
    const { base } = await startServe(file);
    await ready(base);
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    const heard: string[] = [];
    page.on('dialog', (dialog) => {
      heard.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(base)) heard.push(request.url());
    });
    page.on('console', (said) => heard.push(said.text()));
    for (const [path, shown] of [
      ['/', payloads[0]!],
      ['/helpdesks/acme', payloads[1]!],
      ['/helpdesks/globex', payloads[0]!],
      ['/helpdesks/initech', 'onerror'],
    ] as const) {
      await page.goto(base + path);
      expect(await page.locator('main').textContent()).toContain(shown);
      expect(await page.locator('main').locator('script, img, iframe, [onload], [onfocus]').count()).toBe(0);
    }
    expect(heard).toEqual([]);
    // Were markup to get through all the same, the policy refuses what it wants to run.
    const markup = JSON.stringify(payloads.slice(0, 3).join(''));
    await page.evaluate(`document.body.append(document.createRange().createContextualFragment(${markup}))`);
    await expect
      .poll(() => heard.filter((text) => text.includes('Content Security Policy')).length, {
        timeout: 30_000,
      })
      .toBeGreaterThan(2);
    expect(await page.evaluate('globalThis.pwned')).toBeUndefined();
  });
});
