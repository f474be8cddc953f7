import { scrapeText } from './scrape-text.ts';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { SupportHours } from '../../src/config/config.ts';
import { parseSpan } from '../../src/config/support-hours.ts';
import { Exposition } from '../../src/metrics/exposition.ts';
import { OwnMetrics } from '../../src/metrics/own-metrics.ts';
import { succeeded, unpolled } from '../support/records.ts';
import { helpdeskOf } from '../support/settings.ts';

/** An exposition of the helpdesk `acme` with these hours on every day, and of one without hours; the wall clock is ours. */
function exposed(span: string, timeZone = 'UTC', holidays: string[] = []) {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const weekly = Array.from({ length: 7 }, () => [parseSpan(span)]);
  const supportHours: SupportHours = { timeZone, weekly, holidays };
  const exposition = new Exposition(new OwnMetrics());
  const helpdesks = [helpdeskOf('http://x/', { supportHours }), helpdeskOf('http://x/', { name: 'always' })];
  // Polled once, and never again.
  exposition.apply({ helpdesks }, [succeeded(unpolled())]);
  return exposition;
}

it('Exposition tells of support hours only where they are configured', async () => {
  const exposition = exposed('08:00-18:00');
  vi.setSystemTime(Date.UTC(2026, 10, 24, 7, 59, 59));
  const body = await scrapeText(exposition);
  expect(body).toContain('# TYPE denter_support_open gauge\ndenter_support_open{helpdesk="acme"} 0\n');
  expect(body).not.toContain('always');
  expect(await scrapeText(exposition, { helpdesks: new Set(['always']) })).not.toContain(
    'denter_support_open',
  );
});

it.each([
  [
    'with the first second of a span',
    '08:00-18:00',
    'UTC',
    '2026-11-24T07:59:59.999Z',
    '2026-11-24T08:00:00Z',
  ],
  [
    'by the clock of the zone',
    '09:00-17:00',
    'Asia/Kathmandu',
    '2026-11-24T03:14:59Z',
    '2026-11-24T03:15:00Z',
  ],
  [
    'an hour of UTC earlier in summer',
    '08:00-18:00',
    'Europe/Berlin',
    '2026-03-29T05:59:59Z',
    '2026-03-29T06:00:00Z',
  ],
  [
    'an hour of UTC later in winter',
    '08:00-18:00',
    'Europe/Berlin',
    '2026-10-25T06:59:59Z',
    '2026-10-25T07:00:00Z',
  ],
  [
    'on the first minute after a start that does not exist',
    '02:30-04:00',
    'Europe/Berlin',
    '2026-03-29T00:59:59Z',
    '2026-03-29T01:00:00Z',
  ],
  [
    'for the second time where the start is twice',
    '02:30-04:00',
    'Europe/Berlin',
    '2026-10-25T01:29:59Z',
    '2026-10-25T01:30:00Z',
  ],
  [
    'on the day after a holiday',
    '00:00-24:00',
    'Europe/Berlin',
    '2026-12-26T22:59:59Z',
    '2026-12-26T23:00:00Z',
  ],
])('a scrape shows support open %s, without a poll in between', async (_, span, timeZone, closed, open) => {
  const exposition = exposed(span, timeZone, ['2026-12-26']);
  const support = async (iso: string) => {
    vi.setSystemTime(new Date(iso));
    return /^denter_support_open\{helpdesk="acme"\} (.*)$/m.exec(await scrapeText(exposition))?.[1];
  };
  expect([await support(closed), await support(open), await support(closed)]).toEqual(['0', '1', '0']);
});
