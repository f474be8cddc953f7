import fc from 'fast-check';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Exposition } from '../../src/metrics/exposition.ts';
import { setFamilies } from '../../src/metrics/families.ts';
import { expectPoll } from '../../src/polling/staleness.ts';
import { OwnMetrics } from '../../src/metrics/own-metrics.ts';
import type { SetRecord } from '../../src/polling/set-record.ts';
import { countsOf, failed, succeeded, unpolled } from '../support/records.ts';
import { helpdeskOf } from '../support/settings.ts';
import { scrapeText } from './scrape-text.ts';

const statuses = [
  { key: 'open', title: 'Open', count: 60 },
  { key: 'customerreply', title: 'Customer-Reply', count: 40 },
  { key: '', title: 'A "quoted" \\ title\nof two lines 😀', count: 0 },
];

/** An exposition of these records, each of a helpdesk of its own configuration. */
function expose(...records: SetRecord[]): Exposition {
  const exposition = new Exposition(new OwnMetrics());
  const names = [...new Set(records.map(({ set }) => set.helpdesk))];
  exposition.apply({ helpdesks: names.map((name) => helpdeskOf('http://x/', { name })) }, records);
  return exposition;
}

const scrape = async (exposition: Exposition, helpdesks?: string[]): Promise<string> =>
  scrapeText(exposition, helpdesks === undefined ? {} : { helpdesks: new Set(helpdesks) });

/** The samples that tell of an answer. */
function answerSamples(body: string): string[] {
  const names = setFamilies.filter(({ tells }) => tells === 'answer').map(({ name }) => name);
  return body.split('\n').filter((line) => names.some((name) => line.startsWith(`${name}{`)));
}

afterEach(() => {
  vi.useRealTimers();
});

describe('Exposition', () => {
  it.each(['text', 'openmetrics'] as const)(
    'writes every family as the golden file for %s has it',
    async (format) => {
      const rich = unpolled({
        helpdesk: 'acme',
        expectedDepartments: ['1', '7', '8'],
        awaitingReplyThresholds: { warning: 20, critical: 50 },
        ignoreDepartmentAssignments: true,
      });
      const good = succeeded(rich, countsOf(statuses));
      const bad = failed(failed(succeeded(unpolled({ helpdesk: 'globex' })), 'auth'), 'timeout');
      const exposition = expose(good, bad, unpolled({ helpdesk: 'initech', staleAfterMs: Infinity }));
      const helpdesks = new Set(['acme', 'globex', 'initech']);
      await expect(await scrapeText(exposition, { format, helpdesks })).toMatchFileSnapshot(
        join(import.meta.dirname, 'golden', `families.${format}.prom`),
      );
    },
  );

  it('has no series of an answer before the first success, and the others from the start', async () => {
    const body = await scrape(expose(unpolled()));
    expect(answerSamples(body)).toEqual([]);
    expect(body).not.toContain('# TYPE denter_tickets ');
    expect(body).toContain('denter_up{helpdesk="acme",department_set="assigned"} 0\n');
    expect(body).toContain(
      'denter_last_poll_timestamp_seconds{helpdesk="acme",department_set="assigned"} 0\n',
    );
  });

  it('holds the counts after a failure, with denter_up 0 at once', async () => {
    const body = await scrape(expose(failed(failed(succeeded(unpolled()), 'reset'), 'reset')));
    expect(body).toContain('denter_tickets_active{helpdesk="acme",department_set="assigned"} 123\n');
    expect(body).toContain('denter_up{helpdesk="acme",department_set="assigned"} 0\n');
    expect(body).toContain(
      'denter_poll_failing{helpdesk="acme",department_set="assigned",reason="reset"} 1\n',
    );
    expect(body).toContain(
      'denter_poll_failures_total{helpdesk="acme",department_set="assigned",reason="reset"} 2\n',
    );
  });

  it('misses no department where none is expected', async () => {
    const body = await scrape(expose(succeeded(unpolled({ expectedDepartments: [] }))));
    expect(body).toContain(
      'denter_department_set_expected_missing{helpdesk="acme",department_set="assigned"} 0\n',
    );
  });

  it('drops every series of an answer at the moment at which it is stale, and nothing else', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const record = failed(
      succeeded(unpolled({ staleAfterMs: 60_000, expectedDepartments: ['9'] }), countsOf(statuses)),
      'reset',
    );
    const exposition = expose(record);
    vi.advanceTimersByTime(59_999);
    const before = await scrape(exposition);
    expect(answerSamples(before)).toHaveLength(12);
    vi.advanceTimersByTime(1);
    const after = await scrape(exposition);
    expect(answerSamples(after)).toEqual([]);
    expect(await scrapeText(exposition, { at: performance.now() - 1 })).toBe(before);
    expect(after).not.toContain('NaN');
    const rest = before
      .split('\n')
      .filter((line) => !line.startsWith('#') && !answerSamples(before).includes(line));
    expect(after.split('\n').filter((line) => !line.startsWith('#'))).toEqual(rest);
  });

  it('leaves nothing behind of a status that vanished', async () => {
    const exposition = expose(succeeded(unpolled(), countsOf(statuses)));
    exposition.apply({ helpdesks: [] }, [succeeded(unpolled(), countsOf(statuses.slice(0, 1)))]);
    expect(await scrape(exposition)).not.toContain('customerreply');
  });

  it('replaces the lines of a set as a whole when its record changes', async () => {
    const first = succeeded(unpolled(), countsOf(statuses));
    const exposition = expose(first);
    exposition.update(succeeded(first, countsOf([{ key: 'new', title: 'New', count: 1 }], { active: 1 })));
    const body = await scrape(exposition);
    expect(body).not.toContain('status="open"');
    expect(body).toContain('denter_tickets{helpdesk="acme",department_set="assigned",status="new"} 1\n');
    expect(body).toContain('denter_tickets_active{helpdesk="acme",department_set="assigned"} 1\n');
    expect(body).toContain('denter_polls_total{helpdesk="acme",department_set="assigned"} 2\n');
  });

  it('lets counts live on when the next poll is expected later', async () => {
    const first = succeeded(unpolled({ staleAfterMs: 0 }));
    const exposition = expose(first);
    const heldSamples = async () => answerSamples(await scrapeText(exposition, { at: first.nextPollBy }));
    expect(await heldSamples()).toEqual([]);
    exposition.update(expectPoll(first, first.nextPollBy, performance.now()));
    expect(await heldSamples()).not.toEqual([]);
  });

  it('goes on with what it knows of a set that a new configuration has as well', async () => {
    const first = succeeded(unpolled());
    const exposition = expose(first);
    exposition.update(succeeded(first));
    exposition.apply({ helpdesks: [] }, [first]);
    expect(await scrape(exposition)).toContain(
      'denter_polls_total{helpdesk="acme",department_set="assigned"} 2\n',
    );
  });

  it('leaves nothing behind of a set that was removed, and takes no late news of it', async () => {
    const kept = succeeded(unpolled({ helpdesk: 'kept' }));
    const gone = succeeded(unpolled({ helpdesk: 'gone' }));
    const exposition = expose(kept, gone);
    exposition.apply({ helpdesks: [] }, [kept]);
    exposition.update(succeeded(gone));
    const body = await scrape(exposition);
    expect(body).not.toContain('gone');
    expect(body).toContain('helpdesk="kept"');
  });

  it('shows only the helpdesks that were asked for, and nothing of the exporter itself then', async () => {
    const exposition = expose(
      succeeded(unpolled({ helpdesk: 'a' })),
      succeeded(unpolled({ helpdesk: 'b' })),
      succeeded(unpolled({ helpdesk: 'c' })),
    );
    const body = await scrape(exposition, ['a', 'c']);
    expect(new Set(Array.from(body.matchAll(/helpdesk="(.)"/g), ([, name]) => name))).toEqual(
      new Set(['a', 'c']),
    );
    expect(body).not.toContain('denter_exporter_build_info');
    expect(await scrape(exposition)).toContain('denter_exporter_build_info{');
  });

  it('has each family once, with its head before its samples', async () => {
    const body = await scrape(
      expose(
        succeeded(unpolled({ helpdesk: 'a' }), countsOf(statuses)),
        succeeded(unpolled({ helpdesk: 'b' }), countsOf(statuses)),
      ),
    );
    const heads = Array.from(body.matchAll(/^# TYPE (\S+)/gm), ([, name]) => name);
    expect(new Set(heads).size).toBe(heads.length);
    let family = '';
    for (const line of body.trimEnd().split('\n')) {
      if (line.startsWith('# TYPE ')) family = line.split(' ')[2] ?? '';
      if (!line.startsWith('#')) expect(line.startsWith(family)).toBe(true);
    }
  });

  it('never has a series twice, whatever keys, titles and departments an answer holds', async () => {
    const unit = fc.constantFrom(...'ab"\\\n{},:= #', '\uD800', '\uDC00', '\0', '\uFFFD', '😀');
    const text = fc.string({ unit, maxLength: 5 });
    const status = fc.record({ key: text, title: text, count: fc.nat() });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(status, { selector: ({ key }) => key }), async (some) => {
        const lines = answerSamples(await scrape(expose(succeeded(unpolled(), countsOf(some)))));
        const series = lines.map((line) => line.slice(0, line.lastIndexOf(' ')));
        expect(series).toHaveLength(2 * some.length + 5);
        expect(new Set(series).size).toBe(series.length);
      }),
    );
  });
});
