import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TicketStatus } from '../../src/denter/ticket-counts.ts';
import { type LabelledSet, labelSet } from '../../src/metrics/labelled-set.ts';
import { countsOf, failed, succeeded, unpolled } from '../support/records.ts';

const step = fc.oneof(
  fc.constantFrom('succeeds', 'fails'),
  // More of them than are kept for others, and longer ones.
  fc.record({
    first: fc.nat({ max: 9000 }),
    count: fc.nat({ max: 200 }),
    title: fc.constantFrom('Offen 😀', 't', 'long '.repeat(60)),
  }),
);

it('labelSet with what was labelled last gives the same as the labels written anew, whatever happens', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let record = unpolled();
      let last: LabelledSet | undefined;
      let counts = countsOf([]);
      for (const happens of steps) {
        if (typeof happens === 'object')
          counts = countsOf(statusesFrom(happens.first, happens.count, happens.title));
        // As a poll reads each answer anew.
        record = happens === 'fails' ? failed(record, 'auth') : succeeded(record, structuredClone(counts));
        last = labelSet(record, last);
        expect(last.record).toBe(record);
        expect(last.labels).toBe('helpdesk="acme",department_set="assigned"');
        expect(last.statuses).toEqual(
          (record.lastSuccess?.counts.statuses ?? []).map(({ key, title }) => ({
            status: `,status="${key}"`,
            info: `,status="${key}",title="${title}"`,
          })),
        );
      }
    }),
  );
});

function statusesFrom(first: number, count: number, title: string): TicketStatus[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `status-${first + index}`,
    title,
    count: index,
  }));
}

const labelsOf = (helpdesk: string, statuses: readonly TicketStatus[]): LabelledSet['statuses'] =>
  labelSet(succeeded(unpolled({ helpdesk }), countsOf(structuredClone(statuses)))).statuses;

it('equal statuses of several department sets have the same labels in memory', () => {
  const statuses = statusesFrom(1, 1, 'Open');
  expect(labelsOf('acme', statuses)[0]).toBe(labelsOf('globex', statuses)[0]);
});

it('the labels of one status are never taken for those of another, whatever key and title hold', () => {
  const text = fc.string({ unit: fc.constantFrom('\0', ' ', '1', '2', 'a'), maxLength: 4 });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 100 }), (pairs) => {
      for (const [key, title] of pairs)
        expect(labelsOf('acme', [{ key, title, count: 1 }])).toEqual([
          { status: `,status="${key}"`, info: `,status="${key}",title="${title}"` },
        ]);
    }),
  );
});

it('neither ever new statuses nor long ones are kept in memory for other department sets', () => {
  const long = statusesFrom(1, 1, 'long '.repeat(60));
  expect(labelsOf('acme', long)[0]).not.toBe(labelsOf('globex', long)[0]);
  const statuses = statusesFrom(1, 1, 'Open');
  const [before] = labelsOf('acme', statuses);
  for (let first = 2; first < 10_000; first += 200) labelsOf('acme', statusesFrom(first, 200, 'Ever new'));
  expect(labelsOf('acme', statuses)[0]).not.toBe(before);
});
