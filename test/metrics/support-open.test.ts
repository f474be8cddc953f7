import { scrapeText } from './scrape-text.ts';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Exposition } from '../../src/metrics/exposition.ts';
import { OwnMetrics } from '../../src/metrics/own-metrics.ts';
import { helpdeskOf } from '../support/settings.ts';

it('Exposition knows at the scrape whether support is open, and only where hours are configured', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 24, 7, 59, 59) });
  const span = [{ start: 8 * 60, end: 18 * 60 }];
  const supportHours = { timeZone: 'UTC', weekly: Array.from({ length: 7 }, () => span), holidays: [] };
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const exposition = new Exposition(new OwnMetrics());
  exposition.apply(
    { helpdesks: [helpdeskOf('http://x/', { supportHours }), helpdeskOf('http://x/', { name: 'always' })] },
    [],
  );
  expect(await scrapeText(exposition)).toContain(
    '# TYPE denter_support_open gauge\ndenter_support_open{helpdesk="acme"} 0\n',
  );
  expect(await scrapeText(exposition, { helpdesks: new Set(['always']) })).not.toContain(
    'denter_support_open',
  );
  vi.setSystemTime(Date.UTC(2026, 10, 24, 8, 0, 0));
  const body = await scrapeText(exposition);
  expect(body).toContain('denter_support_open{helpdesk="acme"} 1\n');
  expect(body).not.toContain('always');
});
