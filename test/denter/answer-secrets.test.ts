import { describe, expect, it } from 'vitest';
import { readTicketCounts } from '../../src/denter/answer.ts';
import { hidersOf } from '../../src/denter/clean.ts';
import { DenterError } from '../../src/denter/denter-error.ts';
import { sampleAnswer } from '../support/server.ts';

const hiders = hidersOf(['s3cret-value', 'open']);

function read(fields: Record<string, unknown>) {
  return readTicketCounts({ ...sampleAnswer, ...fields }, true, hiders);
}

function refusalOf(fields: Record<string, unknown>): DenterError {
  try {
    read(fields);
  } catch (error) {
    if (error instanceof DenterError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('readTicketCounts, where an answer holds a secret', () => {
  it('hides it in keys and titles, but not a short one that may be a word of its own', () => {
    const status = {
      's3cret-value': { title: 'a s3cret-value', count: 1 },
      open: { title: 'Open', count: 2 },
    };
    expect(read({ status }).statuses).toEqual([
      { key: '<secret>', title: 'a <secret>', count: 1 },
      { key: 'open', title: 'Open', count: 2 },
    ]);
  });

  it('hides it in a title before that is cut, so that no part of it is left', () => {
    const title = `${'x'.repeat(250)}s3cret-value`;
    expect(read({ status: { a: { title, count: 1 } } }).statuses?.[0]?.title).toBe(
      `${'x'.repeat(250)}<secre`,
    );
  });

  it.each([
    ['a value', { allActive: 's3cret-value' }, 'allActive: it is "<secret>", wanted a non-negative'],
    ['a key', { status: { open: { title: 'x', count: -1 } } }, 'status["<secret>"].count: it is -1, wanted'],
    [
      'a value before that is cut',
      { allActive: `${'x'.repeat(75)}s3cret-value` },
      `allActive: it is "${'x'.repeat(75)}<sec…, wanted`,
    ],
    ['a long value', { allActive: 'x'.repeat(79) }, `allActive: it is "${'x'.repeat(79)}…, wanted`],
    [
      'a value that is just not too long',
      { allActive: 'x'.repeat(78) },
      `allActive: it is "${'x'.repeat(78)}", wanted`,
    ],
    ['a long key', { status: { ['x'.repeat(99)]: 1 } }, `status["${'x'.repeat(72)}…: it is 1, wanted`],
  ])('shows no more than it may of %s that it refuses', (_what, fields, message) => {
    const error = refusalOf(fields);
    expect(error.message.slice(0, message.length)).toBe(message);
    // What came is not in the cause either.
    expect(error.cause).toBeUndefined();
  });
});
