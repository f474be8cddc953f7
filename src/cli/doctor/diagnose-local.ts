import type { HelpdeskConfig, LocalTransport } from '../../config/config.ts';
import { concreteRemedy } from '../../denter/concrete-remedy.ts';
import type { Connections } from '../../denter/connections.ts';
import { DenterError } from '../../denter/denter-error.ts';
import { findInitFile } from '../../denter/local/ask-local.ts';
import type { Reason } from '../../denter/reason.ts';
import { askSet } from './ask-set.ts';
import { answeredSteps, refusedSteps } from './set-steps.ts';
import { failed, ok, type Step, type StepName } from './step.ts';

/** Asks a Denter on this machine: its folder, PHP, and then as over HTTP. */
export async function diagnoseLocal(
  helpdesk: HelpdeskConfig,
  transport: LocalTransport,
  connections: Connections,
): Promise<Step[]> {
  const missing = await initFileFailure(transport.denterRoot);
  if (missing !== undefined) return [failureStep('root', missing)];
  const steps = [ok('root', `${transport.denterRoot} holds init.php`)];
  let hasRun = false;
  for (const set of helpdesk.departmentSets) {
    const asked = await askSet(helpdesk, set, connections, () => false);
    if (asked === 'refused before') continue;
    const { outcome, tookMs } = asked;
    const step = 'error' in outcome ? localStep(outcome.error.code) : undefined;
    if (step !== 'php' && !hasRun) {
      steps.push(ok('php', `${transport.phpBinary}, in ${Math.round(tookMs)} ms`));
      hasRun = true;
    }
    const own =
      'counts' in outcome
        ? answeredSteps(set, outcome.counts)
        : refusedSteps(set, failureStep(step ?? 'shape', outcome.error));
    if (step === 'php' && !hasRun) return [...steps, ...own];
    steps.push(...own.map((each) => ({ ...each, departmentSet: set.name })));
  }
  return steps;
}

function localStep(code: Reason): StepName {
  if (code === 'local' || code === 'timeout') return 'php';
  if (code === 'auth' || code === 'ip_denied' || code === 'secret') return 'authentication';
  return code === 'permission' ? 'permission' : 'shape';
}

function failureStep(step: StepName, { code, message }: DenterError): Step {
  return failed(step, message, concreteRemedy(code, message));
}

async function initFileFailure(denterRoot: string): Promise<DenterError | undefined> {
  try {
    await findInitFile(denterRoot);
    return undefined;
  } catch (error) {
    if (error instanceof DenterError) return error;
    throw error;
  }
}
