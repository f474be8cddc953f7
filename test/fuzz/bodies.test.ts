import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hidersOf } from '../../src/denter/clean.ts';
import { readAnswer } from '../../src/denter/read-answer.ts';
import { sampleAnswer } from '../support/server.ts';
import { setOf } from '../support/settings.ts';
import { type Asked, type Meaning, meaningOf } from './body-meaning.ts';
import { Campaign, replay } from './campaign.ts';
import { Genes, genes } from './genes.ts';
import { messages } from './hostile.ts';
import { mutatedBody } from './mutated-body.ts';
import { meaningOfCounts, meaningOfError } from './product-meaning.ts';

const hiders = hidersOf(['s3cret-value']);
const sets = { true: setOf(), false: setOf({ includeCountsByStatus: false }) };
const otherStatuses = [
  201, 204, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 418, 429, 500, 503, 599,
];

function readByProduct(body: Buffer, { status, statuses }: Asked): Meaning {
  const http = { location: undefined, retryAfter: undefined };
  try {
    const answer = status === undefined ? { body } : { body, status, ...http };
    return meaningOfCounts(readAnswer(answer, sets[`${statuses}`], hiders));
  } catch (error) {
    return meaningOfError(error);
  }
}

/** What was asked, and the vendor's sample or a refusal after something has happened to it. */
function bodyFrom(numbers: readonly number[]): { asked: Asked; body: Buffer } {
  const from = new Genes(numbers);
  const status = from.onceIn(8) ? undefined : from.onceIn(5) ? from.of(otherStatuses) : 200;
  const refusal = { [from.of(['result', 'status'])]: 'error', message: from.of(messages) };
  const body = mutatedBody(from.onceIn(9) ? refusal : sampleAnswer, from);
  return { asked: { status, statuses: !from.onceIn(6) }, body };
}

describe('a body that something has happened to', () => {
  it(
    'means what the contract says, to the last count, or is refused by its reason',
    { timeout: 3_600_000 },
    async () => {
      const campaign = new Campaign('bodies', { whole: 1_000_000, short: 10_000 });
      let turns = 0;
      await fc.assert(
        fc.asyncProperty(genes(30), async (numbers) => {
          const { asked, body } = bodyFrom(numbers);
          const meaning = readByProduct(body, asked);
          const wanted = meaningOf(body, asked);
          if (meaning !== wanted)
            throw new Error(`${meaning}, wanted ${wanted}: ${JSON.stringify(asked)} ${body.toString()}`);
          campaign.count(meaning.split(' ', 1)[0] ?? '');
          turns += 1;
          // Whoever runs the tests wants to hear of them.
          if (turns % 1000 === 0) await nextTurn();
        }),
        { numRuns: campaign.runs, ...replay },
      );
      // One run, replayed, tells nothing of memory or of what comes how often.
      if ('path' in replay) return;
      expect(campaign.end()).toBeLessThan(8_000_000);
      // What never came is not tested.
      const often = campaign.oftenerThan(campaign.runs / 1000);
      expect(often).toEqual(
        expect.arrayContaining(['not_json', 'bad_response', 'auth', 'api_error', 'redirect']),
      );
      expect(campaign.oftenerThan(campaign.runs / 10)).toContain('counts');
    },
  );
});
