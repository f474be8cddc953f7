import type { DepartmentSetConfig, HelpdeskConfig, HttpTransport } from '../../config/config.ts';
import { Connections } from '../../denter/connections.ts';
import { isRefusal } from '../../polling/back-off.ts';
import { type Asked, type AskedNetwork, askSet } from './ask-set.ts';
import { clockStep } from './clock-step.ts';
import { diagnoseLocal } from './diagnose-local.ts';
import { failureOf, isNetworkStep, stepsOfNetwork } from './network-steps.ts';
import { answeredSteps, refusedSteps } from './set-steps.ts';
import { type Diagnosis, failed, type Step } from './step.ts';

/** Asks a helpdesk for real, one department set after the other, until the chain breaks for all of them. */
export async function diagnose(helpdesk: HelpdeskConfig): Promise<Diagnosis> {
  const { name, transport, departmentSets } = helpdesk;
  // Of its own, so that no helpdesk profits by another's: each name is looked up, each certificate is shown.
  const connections = new Connections();
  try {
    if (transport.kind === 'local') {
      const steps = await diagnoseLocal(helpdesk, transport, connections);
      return { helpdesk: name, asked: transport.denterRoot, steps };
    }
    const run = new HttpDiagnosis(helpdesk, transport, connections);
    return { helpdesk: name, asked: transport.url, steps: await run.steps(departmentSets) };
  } finally {
    await connections.destroy();
  }
}

/** One helpdesk over HTTP: what is known of the way to it, and which credentials it has refused. */
class HttpDiagnosis {
  readonly #helpdesk: HelpdeskConfig;
  readonly #transport: HttpTransport;
  readonly #connections: Connections;
  /** By fingerprint, the department set whose credentials were refused: a second try could lock the account. */
  readonly #refused = new Map<string, string>();
  #network: AskedNetwork | undefined;

  constructor(helpdesk: HelpdeskConfig, transport: HttpTransport, connections: Connections) {
    this.#helpdesk = helpdesk;
    this.#transport = transport;
    this.#connections = connections;
  }

  async steps(sets: readonly DepartmentSetConfig[]): Promise<Step[]> {
    const steps: Step[] = [];
    for (const set of sets) {
      const asked = await this.#ask(set);
      if (!('outcome' in asked)) {
        steps.push({ ...asked, departmentSet: set.name });
        continue;
      }
      const failure = failureOf(asked, this.#transport);
      const isBroken = failure !== undefined && isNetworkStep(failure.step);
      if (this.#network === undefined) steps.push(...stepsOfNetwork(asked, this.#transport));
      if (this.#network === undefined && isBroken) return steps;
      this.#network ??= asked.network;
      steps.push(...stepsOfSet(asked, set, failure));
    }
    return this.#network === undefined ? steps : [...steps, clockStep(this.#network)];
  }

  async #ask(set: DepartmentSetConfig): Promise<Asked | Step> {
    let before: string | undefined;
    const asked = await askSet(this.#helpdesk, set, this.#connections, (fingerprint) => {
      before = this.#refused.get(fingerprint);
      return before !== undefined;
    });
    if (asked === 'refused before')
      return failed(
        'authentication',
        `not tried: the same credentials were refused for ${before}`,
        `Mend ${before} first.`,
      );
    const { outcome, fingerprint } = asked;
    if ('error' in outcome && fingerprint !== undefined && isRefusal(outcome.error.code))
      this.#refused.set(fingerprint, set.name);
    return asked;
  }
}

function stepsOfSet({ outcome }: Asked, set: DepartmentSetConfig, failure: Step | undefined): Step[] {
  const steps =
    failure !== undefined
      ? refusedSteps(set, failure)
      : 'counts' in outcome
        ? answeredSteps(set, outcome.counts)
        : [];
  return steps.map((step) => ({ ...step, departmentSet: set.name }));
}
