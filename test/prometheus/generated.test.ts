import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renewAlertRemedies } from '../../scripts/alert-remedies.ts';

it('says in the alerts what to do as src/denter/remedy.ts has it (npm run generate)', async () => {
  const file = readFileSync(new URL('../../prometheus/denter-exporter.alerts.yml', import.meta.url), 'utf8');
  await expect(renewAlertRemedies(file)).toMatchFileSnapshot('../../prometheus/denter-exporter.alerts.yml');
});
