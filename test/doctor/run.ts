import { diagnoseAll } from '../../src/cli/doctor/doctor.ts';
import { jsonReport } from '../../src/cli/doctor/report-json.ts';
import { loadConfig } from '../../src/config/load.ts';
import { writeConfig } from '../support/command.ts';

export interface SeenStep {
  readonly step: string;
  readonly department_set?: string;
  readonly result: 'ok' | 'warning' | 'failed';
  readonly found: string;
  readonly remedy?: string;
}

export interface SeenReport {
  readonly result: string;
  readonly helpdesks: readonly {
    readonly helpdesk: string;
    readonly asked: string;
    readonly result: string;
    readonly steps: readonly SeenStep[];
  }[];
}

/** What `doctor --format=json` reports of a configuration, an object or YAML, in this process. */
export async function examine(
  yaml: object | string,
  only?: string,
): Promise<{ report: SeenReport; steps: readonly SeenStep[]; output: string }> {
  const file = await writeConfig(typeof yaml === 'string' ? yaml : JSON.stringify(yaml));
  const { config } = await loadConfig(file);
  const helpdesks = config.helpdesks.filter(({ name }) => only === undefined || name === only);
  const output = jsonReport(await diagnoseAll(config, helpdesks));
  const report = JSON.parse(output) as SeenReport;
  return { report, steps: report.helpdesks.flatMap(({ steps }) => steps), output };
}

/** A configuration of one helpdesk that is asked over HTTP. */
export function configOf(url: string, more: object = {}): object {
  const credentials = { identifier: 'abc', secret: 's3cret-value' };
  return { global: { timeout: '2s' }, helpdesks: [{ name: 'acme', url, credentials, ...more }] };
}
