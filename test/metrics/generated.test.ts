import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renewMetricsTables } from '../../scripts/metrics-tables.ts';

it('has in docs/metrics.md what the table of families says (npm run generate)', async () => {
  const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
  await expect(renewMetricsTables(page)).toMatchFileSnapshot('../../docs/metrics.md');
});
