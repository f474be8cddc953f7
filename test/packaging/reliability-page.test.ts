import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = await readFile(join(root, 'docs/reliability.md'), 'utf8');
const promises = page.slice(page.indexOf('## Promises'), page.indexOf('## Soak'));
const rows = promises
  .split('\n')
  .filter((line) => line.startsWith('|') && !line.startsWith('|---') && !line.startsWith('| **'))
  .slice(1);
const named = [...new Set(page.match(/\btest\/[\w./-]+\.ts\b/g))];

it.each(rows)('a test holds the promise: %s', (row) => {
  expect(row).toMatch(/`test\//);
});

it.each(named)('docs/reliability.md names a test that is there: %s', async (file) => {
  await expect(access(join(root, file))).resolves.toBeUndefined();
});

it('the page has promises, and names tests', () => {
  expect([rows.length > 30, named.length > 30]).toEqual([true, true]);
});
