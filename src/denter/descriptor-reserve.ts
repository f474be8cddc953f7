import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';

/** Enough for Prometheus, a health check, and somebody who looks what is wrong. */
const reserved = 16;

/**
 * Keeps some file descriptors back, so that clients are still answered when the process may open no more. Where a
 * server can't accept for want of a descriptor, libuv drops the client; nobody is told of it.
 */
export class DescriptorReserve {
  readonly #held: number[] = [];

  constructor() {
    this.hasRoom();
  }

  /**
   * Whether there are descriptors besides the reserve. If not, the reserve is given up to whoever comes next, and that is
   * to be no poll; it is taken back, whole, as soon as that can be done.
   */
  hasRoom(): boolean {
    try {
      while (this.#held.length < reserved) this.#held.push(openSync(devNull, 'r'));
      closeSync(openSync(devNull, 'r'));
      return true;
    } catch (error) {
      this.release();
      // Without a null device there is no reserve, and all goes on as it would without one.
      return !isShortage(error);
    }
  }

  /** Gives the descriptors back. */
  release(): void {
    for (const descriptor of this.#held.splice(0)) closeSync(descriptor);
  }
}

function isShortage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
}
