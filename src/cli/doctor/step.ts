/** What was tried, in this order: the last two families of steps are for helpdesks over HTTP and by the Local API. */
export type StepName =
  | 'root'
  | 'php'
  | 'name'
  | 'connect'
  | 'tls'
  | 'answer'
  | 'redirect'
  | 'authentication'
  | 'permission'
  | 'shape'
  | 'departments'
  | 'clock';

export type Result = 'ok' | 'warning' | 'failed';

/** One thing that was tried of a helpdesk, fit to be shown: no secrets, no control characters. */
export interface Step {
  readonly step: StepName;
  /** Absent where it holds for the whole helpdesk. */
  readonly departmentSet?: string;
  readonly result: Result;
  readonly found: string;
  /** What to do; of everything that is not ok. */
  readonly remedy?: string;
}

/** All that was tried of one helpdesk, up to where the chain broke. */
export interface Diagnosis {
  readonly helpdesk: string;
  /** Its url, or its `denter_root`. */
  readonly asked: string;
  readonly steps: readonly Step[];
}

export function ok(step: StepName, found: string): Step {
  return { step, result: 'ok', found };
}

export function warning(step: StepName, found: string, remedy: string): Step {
  return { step, result: 'warning', found, remedy };
}

export function failed(step: StepName, found: string, remedy: string): Step {
  return { step, result: 'failed', found, remedy };
}

/** The worst of several results. */
export function worst(results: readonly Result[]): Result {
  if (results.includes('failed')) return 'failed';
  return results.includes('warning') ? 'warning' : 'ok';
}

export function resultOf({ steps }: Diagnosis): Result {
  return worst(steps.map(({ result }) => result));
}
