import type { FaultOptions } from './fault-options.ts';
import { faults, optionProblem, type Fault } from './faults.ts';
import type { HelpdeskScenario } from './scenario.ts';
import { SimulatorError, unknownName } from './simulator-error.ts';
import { dayMs } from './virtual-clock.ts';

/** A fault to put in place at run time. */
export interface Injection {
  readonly fault: string;
  /** Absent: every helpdesk. */
  readonly helpdesk?: string;
  /** Heals after so many requests have met it. */
  readonly requests?: number;
  /** Heals after so many real milliseconds. */
  readonly durationMs?: number;
  readonly options?: FaultOptions;
}

/** A fault that is in place now. */
export interface ActiveFault {
  readonly name: string;
  readonly fault: Fault;
  readonly options: FaultOptions;
  readonly source: 'injected' | 'scheduled';
  /** Requests still to meet it; absent when it isn't limited so. */
  readonly requestsLeft?: number;
}

interface Injected extends ActiveFault {
  readonly endsAt: number;
}

/** The key of a fault that every helpdesk has; no helpdesk has this name. */
const everyHelpdesk = '*';

/** @throws {SimulatorError} */
export function findFault(name: string): Fault {
  const fault = faults.get(name);
  if (fault === undefined) throw unknownName('fault', name, [...faults.keys()]);
  return fault;
}

/** The faults in place, at most one injected for each helpdesk and one for all: a new one takes the old one's place. */
export class ActiveFaults {
  readonly #injected = new Map<string, Injected>();

  /** @throws {SimulatorError} */
  inject({ fault: name, helpdesk = everyHelpdesk, requests, durationMs, options = {} }: Injection): void {
    const fault = findFault(name);
    const problem = optionProblem(name, fault, options);
    if (problem !== undefined) throw new SimulatorError('invalid', problem);
    this.#injected.set(helpdesk, {
      name,
      fault,
      options,
      source: 'injected',
      endsAt: durationMs === undefined ? Infinity : performance.now() + durationMs,
      ...(requests !== undefined && { requestsLeft: requests }),
    });
  }

  /** Ends the injected fault of a helpdesk, or without a name every injected fault. Scheduled ones stay. */
  heal(helpdesk?: string): void {
    if (helpdesk === undefined) this.#injected.clear();
    else this.#injected.delete(helpdesk);
  }

  /** The fault that the next request to a helpdesk meets: its own before everybody's, injected before scheduled. */
  current(helpdesk: HelpdeskScenario, virtualMs: number): ActiveFault | undefined {
    return this.#live(helpdesk.name) ?? this.#live(everyHelpdesk) ?? scheduledFault(helpdesk, virtualMs);
  }

  /** Like `current`, for a request that meets it now. */
  meet(helpdesk: HelpdeskScenario, virtualMs: number): ActiveFault | undefined {
    for (const key of [helpdesk.name, everyHelpdesk]) {
      const injected = this.#live(key);
      if (injected === undefined) continue;
      this.#countDown(key, injected);
      return injected;
    }
    return scheduledFault(helpdesk, virtualMs);
  }

  #countDown(key: string, injected: Injected): void {
    if (injected.requestsLeft === undefined) return;
    if (injected.requestsLeft <= 1) this.#injected.delete(key);
    else this.#injected.set(key, { ...injected, requestsLeft: injected.requestsLeft - 1 });
  }

  #live(key: string): Injected | undefined {
    const injected = this.#injected.get(key);
    if (injected === undefined || injected.endsAt > performance.now()) return injected;
    this.#injected.delete(key);
    return undefined;
  }
}

function scheduledFault(helpdesk: HelpdeskScenario, virtualMs: number): ActiveFault | undefined {
  const now = virtualMs % dayMs;
  const due = helpdesk.faults.find(({ atMs, forMs }) => (now - atMs + dayMs) % dayMs < forMs);
  if (due === undefined) return undefined;
  return { name: due.fault, fault: findFault(due.fault), options: due.options, source: 'scheduled' };
}
