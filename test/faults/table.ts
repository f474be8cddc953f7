import { fieldFaults, oddAnswers, refusalFaults } from './denter-faults.ts';
import { echoFaults } from './echo-faults.ts';
import { bodyFaults, framingFaults, statusFaults } from './http-faults.ts';
import { networkFaults } from './network-faults.ts';
import { redirectFaults } from './redirect-faults.ts';
import { tlsFaults } from './tls-faults.ts';
import type { UpstreamFault } from './upstream-fault.ts';

/** Every fault that shows in what is answered to a question, or in its absence. */
export function answerFaults(elsewhereHost: string): UpstreamFault[] {
  return [
    ...networkFaults,
    ...framingFaults,
    ...statusFaults,
    ...bodyFaults,
    ...refusalFaults,
    ...fieldFaults,
    ...oddAnswers,
    ...redirectFaults(elsewhereHost),
  ];
}

/** Made once: the keys take a second of CPU. */
let tls: ReturnType<typeof tlsFaults> | undefined;

/** The whole table of upstream faults, and the CA of those that speak TLS. */
export async function faultTable(
  elsewhereHost: string,
): Promise<{ faults: readonly UpstreamFault[]; ca: string }> {
  tls ??= tlsFaults();
  const { faults, ca } = await tls;
  return { faults: [...answerFaults(elsewhereHost), ...faults, ...echoFaults], ca };
}
