import type { IncomingMessage, ServerResponse } from 'node:http';
import { makeCertificates } from './certificates.ts';
import { handleControlRequest } from './control-server.ts';
import { demoScenario } from './demo-scenario.ts';
import { handleDenterRequest } from './denter-requests.ts';
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
 * @throws {SimulatorError} when an address is none. @throws {Error} when it can't be listened on.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const running: { simulator?: Simulator } = {};
  const local = '127.0.0.1:0';
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
  const denter = await Listener.open(
    options.listenAddress ?? local,
    by(handleDenterRequest),
    { keepAliveTimeout },
    certificates,
  );
  const control = await openControl(options.controlListenAddress ?? local, by(handleControlRequest), denter);
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

/** A control endpoint that can't be opened takes the open listener down with it. */
async function openControl(
  address: string,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  denter: Listener,
): Promise<Listener> {
  try {
    return await Listener.open(address, handle);
  } catch (error) {
    await denter.close();
    throw error;
  }
}
