import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { tableReport } from '../../src/cli/doctor/report-table.ts';
import { failed, ok } from '../../src/cli/doctor/step.ts';

const long = { ...failed('shape', 'x'.repeat(150), 'Mend it. '.repeat(30)), departmentSet: 's'.repeat(63) };
const diagnoses = [
  { helpdesk: 'acme', asked: `https://${'h'.repeat(120)}/`, steps: [ok('name', 'fine'), long] },
];
const visible = (text: string) => stripVTControlCharacters(text);

it('keeps to 100 columns whatever stands in it, and loses nothing', () => {
  const table = tableReport(diagnoses, false);
  expect(Math.max(...table.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  expect(table.match(/x/g)?.length).toBe(150);
  expect(table.match(/Mend/g)?.length).toBe(30);
  expect(table.match(/s{2,}/g)?.join('')).toHaveLength(63);
});

it('colours results, and nothing else', () => {
  const table = tableReport(diagnoses, true);
  expect(table).toContain('\u001b[31;1mfailed \u001b[0m');
  expect(visible(table)).toBe(tableReport(diagnoses, false));
});
