import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type RenderedSet, renderSet } from '../../src/metrics/rendered-set.ts';
import { countsOf, failed, succeeded, unpolled } from '../support/records.ts';

const statuses = [{ key: 'open', title: 'Offen 😀', count: 60 }];
const step = fc.constantFrom(
  'succeeds',
  'counts more',
  'sees another department',
  'fails',
  'is reconfigured',
);

it('renderSet with what was rendered last gives the same as without, whatever happens', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let record = unpolled({ expectedDepartments: ['1', '9'] });
      let last: RenderedSet | undefined;
      let counts = countsOf(statuses);
      for (const happens of steps) {
        if (happens === 'counts more') counts = countsOf(statuses, { active: counts.active + 1 });
        if (happens === 'sees another department') counts = { ...counts, departments: ['9'] };
        // As a poll reads each answer anew.
        if (happens === 'fails') record = failed(record, 'auth');
        else if (happens === 'is reconfigured')
          record = { ...record, set: { ...record.set, pollIntervalMs: record.set.pollIntervalMs + 1000 } };
        else record = succeeded(record, structuredClone(counts));
        last = renderSet(record, last);
        const { lines, size } = renderSet(record);
        expect({ lines: last.lines, size: last.size }).toEqual({ lines, size });
        expect(size).toBe(Buffer.byteLength(lines.join('')));
      }
    }),
  );
});
