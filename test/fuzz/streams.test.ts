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

const timeoutMs = 400;
/** For a machine that has other things to do; what is left waiting for ever takes longer. */
const graceMs = 10_000;
/** Helpdesks that are asked at once, each over connections of its own. */
const lanes = 32;

/** What a plain answer over the network can fail by; `too_many_statuses` is no failure of the poll. */
const reasons = ['connect', 'timeout', 'reset', 'redirect', 'auth', 'ip_denied', 'permission', 'not_found', 'rate_limited', 'http_status', 'server_error', 'api_error', 'too_large', 'not_json', 'bad_response']; // prettier-ignore

/** Says what is wrong with an outcome, if anything is. */
function complaint(stream: SentStream, outcome: Meaning): string | undefined {
  const bytes = Buffer.concat(stream.pieces.map((piece) => piece.bytes));
  const { meaning, clean } = meaningOfStream(bytes, stream.end);
  if (outcome === meaning) return undefined;
  if (reasons.includes(outcome) && (!clean || outcome === 'timeout')) return undefined;
  return `${outcome}, wanted ${clean ? '' : 'a failure, or '}${meaning} for ${JSON.stringify(bytes.toString('latin1'))}, ${stream.end}`;
}

async function ask(url: string, connections: Connections): Promise<Meaning> {
  const startedAt = performance.now();
  const outcome = await askOnce(url, { connections, set: { timeoutMs } }).then(meaningOfCounts, (error: unknown) => {
    const meaning = meaningOfError(error);
    const { message } = error as Error;
    if (/\p{Cc}|s3cret-value/u.test(message) || message.length > 700)
      throw new Error(`not fit to be shown: ${message}`, { cause: error });
    return meaning;
  });
  const tookMs = performance.now() - startedAt;
  if (tookMs > timeoutMs + graceMs) throw new Error(`it took ${tookMs} ms`);
  return outcome;
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
        { ...replay, numRuns: campaign.runs / lanes, seed: replay.seed + index },
      );
    };
    await Promise.all(Array.from({ length: 'path' in replay ? 1 : lanes }, lane));
    expect(campaign.end()).toBeLessThan(8_000_000);
    // What never came is not tested.
    for (const outcome of ['counts', 'timeout', 'reset', 'not_json', 'bad_response', 'server_error'])
      expect(campaign.outcomes.get(outcome), outcome).toBeGreaterThan(campaign.runs / 1000);
    expect(campaign.outcomes.get('counts')).toBeGreaterThan(campaign.runs / 10);
  });
});
