import { afterEach, expect, it, vi } from 'vitest';
import { Exposition } from '../../src/metrics/exposition.ts';
import { OwnMetrics } from '../../src/metrics/own-metrics.ts';
import { isHeld } from '../../src/polling/staleness.ts';
import { failed, succeeded, unpolled } from '../support/records.ts';
import { scrapeText } from './scrape-text.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it('a scrape serves no count that became stale while its body was made', async () => {
  let now = 0;
  // A machine so slow that each look at the clock is 11 ms later: a body takes longer than the counts are held.
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 11));
  const record = failed(succeeded(unpolled({ staleAfterMs: 100 })), 'reset');
  const exposition = new Exposition(new OwnMetrics());
  exposition.apply({ helpdesks: [] }, [record]);
  expect(isHeld(record, now)).toBe(true);
  const body = await scrapeText(exposition);
  expect(body).toMatch(/^denter_up\{/m);
  expect(body).not.toMatch(/^denter_(tickets|department_set_member)/m);
});
