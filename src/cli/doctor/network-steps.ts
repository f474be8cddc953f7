import { isIP } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { HttpTransport } from '../../config/config.ts';
import { concreteRemedy } from '../../denter/concrete-remedy.ts';
import type { ConnectionTrace } from '../../denter/connection-trace.ts';
import type { Asked, AskedNetwork } from './ask-set.ts';
import { brokenStep, hostOf, isAddress } from './broken-step.ts';
import { failed, ok, type Step, type StepName, warning } from './step.ts';
import { describeCertificate, tlsStep } from './tls-step.ts';

const networkSteps = ['name', 'connect', 'tls', 'answer', 'redirect'] as const;

/** Whether what broke there concerns the way to the helpdesk rather than one department set. */
export function isNetworkStep(step: StepName): boolean {
  return networkSteps.some((each) => each === step);
}

/** The steps from the name to an answer that is no redirect, the last one failed where one of them broke. */
export function stepsOfNetwork(asked: Asked, transport: HttpTransport): Step[] {
  const { network, outcome } = asked;
  const broken = 'error' in outcome ? brokenStep(outcome.error, transport, network?.attempt) : undefined;
  const at = networkSteps.findIndex((each) => each === broken);
  const before = at === -1 ? networkSteps : networkSteps.slice(0, at);
  const passed = network === undefined ? [] : before.flatMap((step) => tell[step](network, transport) ?? []);
  const failure = failureOf(asked, transport);
  return at === -1 || failure === undefined ? passed : [...passed, failure];
}

/** The step that failed, if one did, with the remedy. */
export function failureOf({ network, outcome }: Asked, transport: HttpTransport): Step | undefined {
  if (!('error' in outcome)) return undefined;
  const { code, message } = outcome.error;
  const step = brokenStep(outcome.error, transport, network?.attempt);
  const certificate = step === 'tls' ? network?.attempt.connection?.tls?.certificate : undefined;
  const shown = certificate && network && describeCertificate(certificate, network.endedAtMs);
  return failed(
    step,
    shown === undefined ? message : `${message}; certificate: ${shown}`,
    concreteRemedy(code, message),
  );
}

type Tell = (network: AskedNetwork, transport: HttpTransport) => Step | undefined;

const tell: Readonly<Record<(typeof networkSteps)[number], Tell>> = {
  name: ({ attempt: { connection } }, { url }) => connection && nameStep(connection, url),
  connect: ({ attempt: { connection } }) =>
    connection === undefined
      ? ok('connect', 'by way of a proxy: the name, the connection and the certificate are not seen')
      : connectStep(connection),
  tls: tlsStep,
  answer: answerStep,
  redirect: () => ok('redirect', 'none'),
};

function nameStep({ addresses, dnsMs }: ConnectionTrace, url: string): Step {
  const host = hostOf(url);
  if (isAddress(url)) return ok('name', `${withFamily(host)}, an address`);
  return ok('name', `${host}: ${addresses.map(withFamily).join(', ')}${within(dnsMs)}`);
}

function connectStep({ peer = '', connectMs, tried }: ConnectionTrace): Step {
  const found = `${peer}${within(connectMs)}`;
  // An attempt that failed carries what came of it: `192.0.2.7:443: ECONNREFUSED`.
  const inVain = tried.filter((attempt) => attempt.includes(': '));
  if (inVain.length === 0) return ok('connect', found);
  const family = peer.startsWith('[') ? 'ipv6' : 'ipv4';
  return warning(
    'connect',
    `${found}; in vain before it: ${inVain.join(', ')}`,
    `Have the web server answer on each address of its name, or take the others out of DNS; ip_family: ${family} leaves those of the other family alone.`,
  );
}

function answerStep({ attempt: { status = 0, firstByteMs }, firstFailure }: AskedNetwork): Step {
  const found = `HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trim() + within(firstByteMs);
  if (firstFailure === undefined) return ok('answer', found);
  return warning(
    'answer',
    `${found}, at the second try; the first: ${firstFailure}`,
    'Once is chance. Where it comes again: look into the logs of the web server and of firewalls on the way.',
  );
}

function withFamily(address: string): string {
  return `${address} (IPv${isIP(address)})`;
}

function within(ms: number | undefined): string {
  return ms === undefined ? '' : `, in ${Math.round(ms)} ms`;
}
