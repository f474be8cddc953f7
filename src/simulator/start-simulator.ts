import type { IncomingMessage, ServerResponse } from 'node:http';
import { makeCertificates } from './certificates.ts';
import { handleControlRequest } from './control-server.ts';
import { demoScenario } from './demo-scenario.ts';
import { handleDenterRequest } from './denter-requests.ts';
import { listenError, parseListenAddress, type ListenAddress, type ListenFlag } from './listen-address.ts';
import { Listener } from './listener.ts';
import { RequestLog } from './request-log.ts';
import type { Scenario } from './scenario.ts';
import { parseScenario } from './scenario-schema.ts';
import { Simulator } from './simulator.ts';

export interface SimulatorOptions {
  /** Default: the demo's three helpdesks. */
  readonly scenario?: Scenario;
  /** `host:port`; default `127.0.0.1:0`. */
  readonly listenAddress?: string;
  /** `host:port`; default `127.0.0.1:0`. Whoever reaches it can do everything. */
  readonly controlListenAddress?: string;
  /** Serve HTTPS; with `names`, for these hosts too, beside localhost, 127.0.0.1 and ::1. */
  readonly tls?: boolean | { readonly names: readonly string[] };
  /** Keep secrets readable in the log of requests; default false. */
  readonly showSecrets?: boolean;
  /** How many requests are remembered; default 1000. */
  readonly requestLogSize?: number;
  /** How long an idle connection is kept, in milliseconds; default 5000, as Apache does. */
  readonly keepAliveTimeoutMs?: number;
}

/**
 * Starts a Denter look-alike and its control endpoint.
 *
 * @throws {SimulatorError} `usage` when an address is none; `io` when it can't be listened on.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const running: { simulator?: Simulator } = {};
  const certificates = options.tls
    ? await makeCertificates(options.tls === true ? [] : options.tls.names)
    : undefined;
  type Handle = (simulator: Simulator, request: IncomingMessage, response: ServerResponse) => Promise<void>;
  const by = (handle: Handle) => (request: IncomingMessage, response: ServerResponse) => {
    // Who is quicker than the start finds a closed door.
    if (running.simulator === undefined) response.destroy();
    else void handle(running.simulator, request, response);
  };
  const keepAliveTimeout = options.keepAliveTimeoutMs ?? 5000;
  const denter = await openListener('--listen-address', options.listenAddress, (address) =>
    Listener.open(address, by(handleDenterRequest), { keepAliveTimeout }, certificates),
  );
  const control = await openListener('--control.listen-address', options.controlListenAddress, (address) =>
    Listener.open(address, by(handleControlRequest)),
  ).catch(async (error: unknown) => {
    // A control endpoint that can't be opened takes the open listener down with it.
    await denter.close();
    throw error;
  });
  const simulator = new Simulator({
    scenario: options.scenario ?? parseScenario(demoScenario),
    log: new RequestLog(options.requestLogSize ?? 1000, options.showSecrets ?? false),
    denter,
    control,
    ca: certificates?.ca,
  });
  running.simulator = simulator;
  return simulator;
}

/** @throws {SimulatorError} */
async function openListener(
  flag: ListenFlag,
  text = '127.0.0.1:0',
  open: (address: ListenAddress) => Promise<Listener>,
): Promise<Listener> {
  const address = parseListenAddress(text, flag);
  try {
    return await open(address);
  } catch (error) {
    throw listenError(error, text, flag);
  }
}
