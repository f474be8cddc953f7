import { runToEnd, writeConfig } from '../support/command.ts';

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

/** Runs `doctor --format=json` on a configuration, an object or YAML. */
export async function examine(
  config: object | string,
  args: readonly string[] = [],
): Promise<{ code: number | string; report: SeenReport; steps: readonly SeenStep[]; output: string }> {
  const file = await writeConfig(typeof config === 'string' ? config : JSON.stringify(config));
  const { code, stdout, stderr } = await runToEnd([
    'doctor',
    '--format=json',
    `--config.file=${file}`,
    ...args,
  ]);
  const report = JSON.parse(stdout) as SeenReport;
  const steps = report.helpdesks.flatMap((helpdesk) => helpdesk.steps);
  return { code, report, steps, output: stdout + stderr };
}

/** A configuration of one helpdesk that is asked over HTTP. */
export function configOf(url: string, more: object = {}): object {
  return {
    global: { timeout: '2s' },
    helpdesks: [{ name: 'acme', url, credentials: { identifier: 'abc', secret: 's3cret-value' }, ...more }],
  };
}
