import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Connections } from '../../src/denter/connections.ts';
import { askOnce, testConnections } from '../support/ask-once.ts';
import type { Meaning } from './body-meaning.ts';
import { Campaign, replay } from './campaign.ts';
import { genes } from './genes.ts';
import { type SentStream, streamFrom } from './mutated-stream.ts';
import { meaningOfCounts, meaningOfError } from './product-meaning.ts';
import { meaningOfStream } from './stream-meaning.ts';
import { StreamServer } from './stream-server.ts';

const timeoutMs = 1_000;
/** Told by a timer that is set with the deadline: where the machine has other things to do, both come late. */
const graceMs = 2_000;
/** Helpdesks that are asked at once, each over connections of its own. */
const lanes = 32;

/** What a plain answer over the network can fail by; `too_many_statuses` is no failure of the poll. */
// prettier-ignore
const reasons = new Set([
  'connect', 'timeout', 'reset', 'redirect', 'auth', 'ip_denied', 'permission', 'not_found', 'rate_limited',
  'http_status', 'server_error', 'api_error', 'too_large', 'not_json', 'bad_response',
]);

/** Says what is wrong with an outcome, if anything is. */
function complaint(stream: SentStream, outcome: Meaning): string | undefined {
  const bytes = Buffer.concat(stream.pieces.map((piece) => piece.bytes));
  const { meaning, clean } = meaningOfStream(bytes, stream.end);
  if (outcome === meaning) return undefined;
  if (reasons.has(outcome) && (!clean || outcome === 'timeout')) return undefined;
  return `${outcome}, wanted ${clean ? '' : 'a failure, or '}${meaning} for ${JSON.stringify(bytes.toString('latin1'))}, ${stream.end}`;
}

async function ask(url: string, connections: Connections): Promise<Meaning> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Meaning>((_, reject) => {
    const late = (): void => reject(new Error('it took longer than its deadline'));
    timer = setTimeout(() => setImmediate(late), timeoutMs + graceMs);
  });
  const asking = askOnce(url, { connections, set: { timeoutMs } }).then(meaningOfCounts, meaningOfFailure);
  return Promise.race([asking, tooLate]).finally(() => clearTimeout(timer));
}

function meaningOfFailure(error: unknown): Meaning {
  const meaning = meaningOfError(error);
  const { message } = error as Error;
  // A code point may be two characters.
  if (/\p{Cc}|s3cret-value/u.test(message) || message.length > 600)
    throw new Error(`not fit to be shown: ${message}`, { cause: error });
  return meaning;
}

describe('a stream of bytes in place of an answer', () => {
  it('is taken for what it says or refused by a reason, in time', { timeout: 7_200_000 }, async () => {
    const campaign = new Campaign('streams', { whole: 100_000, short: 1_600 });
    const connections = testConnections();
    const lane = async (_: unknown, index: number): Promise<void> => {
      const server = await StreamServer.start();
      await fc.assert(
        fc.asyncProperty(genes(48), async (numbers) => {
          server.stream = streamFrom(numbers, timeoutMs);
          const outcome = await ask(server.url, connections);
          await server.settled();
          const wrong = complaint(server.stream, outcome);
          if (wrong !== undefined) throw new Error(wrong);
          campaign.count(outcome.split(' ', 1)[0] ?? '');
        }),
        // Not shrunk: each try may take its whole deadline.
        { ...replay, numRuns: campaign.runs / lanes, seed: replay.seed + index, endOnFailure: true },
      );
    };
    await Promise.all(Array.from({ length: 'path' in replay ? 1 : lanes }, lane));
    // One run, replayed, tells nothing of memory or of what comes how often.
    if ('path' in replay) return;
    expect(campaign.end()).toBeLessThan(8_000_000);
    // What never came is not tested.
    const often = campaign.oftenerThan(campaign.runs / 1000);
    expect(often).toEqual(
      expect.arrayContaining(['timeout', 'reset', 'not_json', 'bad_response', 'server_error']),
    );
    expect(campaign.oftenerThan(campaign.runs / 10)).toContain('counts');
  });
});
