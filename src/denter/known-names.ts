import dns, { type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

interface Known {
  readonly family: unknown;
  readonly addresses: readonly LookupAddress[];
  /** `performance.now()` */
  readonly until: number;
}

/**
 * What the names of helpdesks stood for when they were looked up last. The system says of no name how long its answer holds, so none is
 * used for longer than the shortest interval at which its helpdesk is polled: a server that closes each connection costs one look-up
 * an interval, however many department sets are asked there.
 */
export class KnownNames {
  /** Milliseconds, by name. Others are looked up each time. */
  #lifeMs: ReadonlyMap<string, number> = new Map();
  readonly #known = new Map<string, Known>();

  /** @param lifeMs of every name whose addresses may be remembered, in milliseconds; all others are forgotten. */
  retain(lifeMs: ReadonlyMap<string, number>): void {
    this.#lifeMs = lifeMs;
    this.#known.clear();
  }

  /** Of a name at which nobody could be reached: it may have moved. */
  forget(name: string): void {
    this.#known.delete(name);
  }

  /** For `net.connect`. */
  readonly lookup: LookupFunction = (name, options, callback) => {
    const give = (addresses: readonly LookupAddress[]): void => {
      const [first] = addresses;
      if (options.all === true) callback(null, [...addresses]);
      else callback(null, first?.address ?? '', first?.family);
    };
    const { family } = options;
    const known = this.#known.get(name);
    if (known !== undefined && known.family === family && performance.now() < known.until) {
      process.nextTick(give, known.addresses);
      return;
    }
    dns.lookup(name, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const lifeMs = this.#lifeMs.get(name);
      if (lifeMs !== undefined)
        this.#known.set(name, { family, addresses, until: performance.now() + lifeMs });
      give(addresses);
    });
  };
}
