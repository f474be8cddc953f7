import { findFault, type Injection } from './active-faults.ts';
import type { Listener } from './listener.ts';
import { SimulatorError } from './simulator-error.ts';

const names = ['connect', 'tls_expired', 'tls_wrong_host', 'tls_unknown_ca', 'tls_old_version'] as const;

/** The fault of the listener that is in place, and the timer that heals it. */
export class ListenerFaults {
  readonly #listener: Listener;
  #current: (typeof names)[number] | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  get current(): string | undefined {
    return this.#current;
  }

  /** @returns Whether it was one; other faults are left to the helpdesks. @throws {SimulatorError} */
  async inject({ fault, helpdesk, requests, durationMs, options = {} }: Injection): Promise<boolean> {
    findFault(fault);
    const name = names.find((known) => known === fault);
    if (name === undefined) return false;
    if (helpdesk !== undefined || requests !== undefined || Object.keys(options).length > 0) {
      throw new SimulatorError(
        'invalid',
        `${name} hits the whole simulator; it takes a duration and nothing else`,
      );
    }
    if (!this.#listener.supports(name)) {
      throw new SimulatorError('invalid', `${name} needs a simulator that serves HTTPS`);
    }
    await this.#apply(name);
    if (durationMs !== undefined) this.#healAfter(durationMs);
    return true;
  }

  async heal(): Promise<void> {
    if (this.#current !== undefined) await this.#apply(undefined);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #apply(name: (typeof names)[number] | undefined): Promise<void> {
    this.stop();
    await this.#listener.apply(name);
    this.#current = name;
  }

  #healAfter(ms: number): void {
    this.#timer = setTimeout(() => {
      // Another program may have taken the port meanwhile: try until it is free again.
      this.heal().catch(() => this.#healAfter(1000));
    }, ms).unref();
  }
}
