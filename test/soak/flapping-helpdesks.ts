import { createSecureContext, TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { makeCertificates } from '../../src/simulator/certificates.ts';
import type { Random } from '../../src/simulator/random.ts';
import { FaultyServer } from '../faults/faulty-server.ts';
import { sampleWith, says, type Behaviour, type Call } from '../faults/replies.ts';
import { answerFaults } from '../faults/table.ts';

/** These cost more CPU than all others together. */
const costly = new Set([
  'hundred-megabytes',
  'body-without-end',
  'gzip-bomb-in-disguise',
  'too-many-headers',
]);

/** Those of the fault table that need no configuration of their own. */
const faults: readonly Behaviour[] = answerFaults('127.0.0.9:9')
  .filter(({ name, config }) => config === undefined && !costly.has(name))
  .flatMap(({ server }) => (typeof server === 'function' ? [] : [server.behave]))
  .filter((behave) => behave !== undefined);

/** Share of the helpdesks that speak TLS. */
const secureShare = 0.1;

interface State {
  behave: Behaviour;
  /** On the simulated clock, in milliseconds. */
  failsUntil: number;
  faults: number;
}

/** Helpdesks that answer well, but for a fault of the table now and then. */
export class FlappingHelpdesks {
  readonly servers: readonly FaultyServer[];
  /** The CA of those that speak TLS, PEM. */
  readonly ca: string;
  readonly #states: readonly State[];
  readonly #random: Random;
  readonly #asked: { readonly times: number };
  /** Faults that have begun. */
  faults = 0;

  private constructor(
    servers: readonly FaultyServer[],
    ca: string,
    states: readonly State[],
    random: Random,
    asked: { readonly times: number },
  ) {
    this.#asked = asked;
    this.servers = servers;
    this.ca = ca;
    this.#states = states;
    this.#random = random;
  }

  static async start(
    count: number,
    random: Random,
    onQuestion: (nth: number) => void,
  ): Promise<FlappingHelpdesks> {
    const certificates = await makeCertificates([]);
    const secure = createSecureContext(await certificates.context('good'));
    const states = Array.from({ length: count }, (): State => ({ ...healthy, faults: 0 }));
    const asked = { times: 0 };
    const servers = await Promise.all(
      states.map(async (state, index) =>
        FaultyServer.start({
          behave: (call) => {
            asked.times += 1;
            onQuestion(asked.times);
            state.behave(resettable(call));
          },
          ...(index < count * secureShare ? { tls: { broken: secure, good: secure }, byName: true } : {}),
        }),
      ),
    );
    const all = new FlappingHelpdesks(servers, certificates.ca, states, random, asked);
    onTestFinished(async () => {
      await Promise.all(servers.map(async (server) => server.close()));
    });
    return all;
  }

  /** Questions that came, those of second tries included. */
  get requests(): number {
    return this.#asked.times;
  }

  /** Ends the faults whose time is over, and begins others. @param share of the helpdesks that begin to fail now */
  flap(now: number, share: number, faultMs: number): void {
    for (const [index, state] of this.#states.entries()) {
      if (state.failsUntil > now) continue;
      state.behave = answersWell;
      if (this.#random() >= share) continue;
      // Two of its own, in turns: each has shown all its reasons, and has their series, before the readings begin.
      state.behave = faults[(2 * index + (state.faults % 2)) % faults.length] ?? answersWell;
      state.faults += 1;
      state.failsUntil = now + faultMs * (0.5 + this.#random());
      this.faults += 1;
    }
  }

  heal(): void {
    for (const state of this.#states) Object.assign(state, healthy);
  }
}

let waiting = 0;
/** Counts that are others each time. */
const answersWell: Behaviour = (call) => {
  waiting = (waiting + 7) % 1000;
  says(sampleWith({ awaitingReply: waiting }))(call);
};

const healthy = { behave: answersWell, failsUntil: -Infinity };

/** Node 20 can't reset the connection under TLS: there it is closed without a word. */
function resettable(call: Call): Call {
  const { socket } = call;
  if (socket instanceof TLSSocket) socket.resetAndDestroy = () => socket.destroy();
  return call;
}
