import { fieldFaults, oddAnswers, refusalFaults } from './denter-faults.ts';
import { echoFaults } from './echo-faults.ts';
import { bodyFaults, framingFaults, statusFaults } from './http-faults.ts';
import { networkFaults } from './network-faults.ts';
import { redirectFaults } from './redirect-faults.ts';
import { tlsFaults } from './tls-faults.ts';
import type { UpstreamFault } from './upstream-fault.ts';

/** The whole table of upstream faults, and the CA of those that speak TLS. */
export async function faultTable(
  elsewhereHost: string,
): Promise<{ faults: readonly UpstreamFault[]; ca: string }> {
  const tls = await tlsFaults();
  const faults = [
    ...networkFaults,
    ...tls.faults,
    ...framingFaults,
    ...statusFaults,
    ...bodyFaults,
    ...refusalFaults,
    ...fieldFaults,
    ...oddAnswers,
    ...redirectFaults(elsewhereHost),
    ...echoFaults,
  ];
  return { faults, ca: tls.ca };
}
