import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTicketCounts } from '../../src/denter/answer.ts';
import { hidersOf } from '../../src/denter/clean.ts';
import { DenterError } from '../../src/denter/denter-error.ts';
import { sampleAnswer } from '../support/server.ts';

/** As it would come over the wire: keys such as `__proto__` become keys of their own. */
function read(text: string, wantStatuses = true) {
  return readTicketCounts(JSON.parse(text) as Record<string, unknown>, wantStatuses, hidersOf([]));
}

function sampleWith(fields: Record<string, unknown>): string {
  return JSON.stringify({ ...sampleAnswer, ...fields });
}

describe('readTicketCounts', () => {
  it("takes the vendor's sample", () => {
    expect(read(JSON.stringify(sampleAnswer))).toEqual({
      active: 123,
      awaitingReply: 100,
      flagged: 15,
      departments: ['1', '2', '3'],
      droppedStatuses: 0,
      statuses: [
        { key: 'open', title: 'Open', count: 60 },
        { key: 'answered', title: 'Answered', count: 23 },
        { key: 'customerreply', title: 'Customer-Reply', count: 40 },
        { key: 'closed', title: 'Closed', count: 4220 },
        { key: 'onhold', title: 'On Hold', count: 10 },
        { key: 'inprogress', title: 'In Progress', count: 0 },
      ],
    });
  });

  it.each([
    ['a number', '7', 7],
    ['zero', '0', 0],
    ['a digit string', '"7"', 7],
    ['a digit string with leading zeros', '"007"', 7],
    ['15 digits', '"123456789012345"', 123_456_789_012_345],
    ['the largest safe integer', '9007199254740991', Number.MAX_SAFE_INTEGER],
    ['a whole number with a fraction of zero', '7.0', 7],
    ['an exponent', '7e1', 70],
  ])('takes %s as a count', (_what, json, count) => {
    expect(read(sampleWith({}).replace('"allActive":123', `"allActive":${json}`)).active).toBe(count);
  });

  it.each([
    ['negative', '-1', 'it is -1'],
    ['fractional', '1.5', 'it is 1.5'],
    ['too large for a double', '1e400', 'it is Infinity'],
    ['2^60', '1152921504606846976', 'it is 1152921504606847000'],
    ['null', 'null', 'it is null'],
    ['true', 'true', 'it is true'],
    ['an array', '[]', 'it is an array'],
    ['an object', '{}', 'it is an object'],
    ['an empty string', '""', 'it is ""'],
    ['digits and more', '"12abc"', 'it is "12abc"'],
    ['a signed string', '"+1"', 'it is "+1"'],
    ['a negative string', '"-1"', 'it is "-1"'],
    ['a string with a space', '" 1"', 'it is " 1"'],
    ['a string with a newline', '"1\\n"', 'it is "1\\n"'],
    ['16 digits', '"1234567890123456"', 'it is "1234567890123456"'],
    ['digits that are not ASCII', '"١٢"', 'it is "١٢"'],
    ['long, of which it shows the start', `"${'x'.repeat(90)}"`, `it is "${'x'.repeat(79)}…`],
  ])('refuses a count that is %s, naming the field', (_what, json, found) => {
    for (const field of ['allActive', 'awaitingReply', 'flaggedTickets'] as const) {
      const text = sampleWith({}).replace(new RegExp(`"${field}":[0-9]+`), `"${field}":${json}`);
      expect(() => read(text)).toThrow(
        new DenterError(
          'bad_response',
          `${field}: ${found}, wanted a non-negative integer, or a string of 1 to 15 digits`,
        ),
      );
    }
  });

  it.each(['allActive', 'awaitingReply', 'flaggedTickets'])('refuses an answer without %s', (field) => {
    expect(() => read(sampleWith({ [field]: undefined }))).toThrow(`${field}: it is missing`);
  });

  it.each([
    ['{}', {}],
    ['[]', []],
    ['null', null],
    ['absent', undefined],
  ])('takes a status map that is %s as empty', (_what, status) => {
    expect(read(sampleWith({ status })).statuses).toEqual([]);
  });

  it.each([
    ['a string', 'none', 'status: it is "none", wanted a map'],
    ['a number', 0, 'status: it is 0, wanted a map'],
    ['a map of numbers', { open: 1 }, 'status["open"]: it is 1, wanted an object with title and count'],
    [
      'a status without a title',
      { open: { count: 1 } },
      'status["open"].title: it is missing, wanted a string',
    ],
    [
      'a status without a count',
      { open: { title: 'Open' } },
      'status["open"].count: it is missing, wanted a non-negative',
    ],
    ['a status with a bad count', { open: { title: 'Open', count: -2 } }, 'status["open"].count: it is -2'],
  ])('refuses a status map that is %s', (_what, status, message) => {
    expect(() => read(sampleWith({ status }))).toThrow(message);
  });

  it('does not look at a status map that was not asked for', () => {
    const counts = read(sampleWith({ status: 'whatever' }), false);
    expect(counts).toMatchObject({ statuses: undefined, droppedStatuses: 0, departments: ['1', '2', '3'] });
  });

  it('takes statuses that PHP wrote as a list', () => {
    expect(read(sampleWith({ status: [{ title: '0', count: 3 }] })).statuses).toEqual([
      { key: '0', title: '0', count: 3 },
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', ' ', 'ünïcödé', '"\\\n'])(
    'takes the key %j as any other',
    (key) => {
      const text = sampleWith({}).replace('"open"', JSON.stringify(key));
      expect(read(text).statuses?.[0]).toEqual({ key, title: 'Open', count: 60 });
    },
  );

  it('keeps 200 statuses, and of 201 the totals only', () => {
    const statuses = (n: number) =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`s${i}`, { title: `S${i}`, count: i }]));
    expect(read(sampleWith({ status: statuses(200) }))).toMatchObject({
      droppedStatuses: 0,
      statuses: { length: 200 },
    });
    expect(read(sampleWith({ status: statuses(201) }))).toMatchObject({
      droppedStatuses: 201,
      statuses: undefined,
      active: 123,
    });
    const bad = { ...statuses(201), worse: { title: 'W', count: -1 } };
    expect(() => read(sampleWith({ status: bad }))).toThrow('status["worse"].count: it is -1');
  });

  it('cuts a title to 256 code points, never through one', () => {
    const title = `${'x'.repeat(255)}😀tail`;
    expect(read(sampleWith({ status: { open: { title, count: 1 } } })).statuses?.[0]?.title).toBe(
      `${'x'.repeat(255)}😀`,
    );
  });

  it('keeps a title of 256 code points that takes more code units', () => {
    const title = '😀'.repeat(256);
    expect(read(sampleWith({ status: { open: { title, count: 1 } } })).statuses?.[0]?.title).toBe(title);
  });

  it.each([
    ['an array of numbers', [1, 2], ['1', '2']],
    ['an array of strings', ['1', '2'], ['1', '2']],
    ['an object, as PHP writes a filtered array', { 1: 4, 3: '7' }, ['4', '7']],
    ['an empty array', [], []],
    ['null', null, []],
    ['absent', undefined, []],
    ['ids that stand twice', [4, '4', '04'], ['4']],
    ['a negative id', [-1], ['-1']],
  ])('takes departments as %s', (_what, filteredDepartments, ids) => {
    expect(read(sampleWith({ filteredDepartments })).departments).toEqual(ids);
  });

  it.each([
    ['a name', ['Sales'], 'filteredDepartments["0"]: it is "Sales", wanted an integer'],
    ['a fraction', [1.5], 'filteredDepartments["0"]: it is 1.5'],
    ['no safe integer', [2 ** 60], 'filteredDepartments["0"]: it is 1152921504606847000'],
    ['null', [null], 'filteredDepartments["0"]: it is null'],
    ['an object', [{}], 'filteredDepartments["0"]: it is an object'],
  ])('refuses a department id that is %s', (_what, filteredDepartments, message) => {
    expect(() => read(sampleWith({ filteredDepartments }))).toThrow(message);
  });

  it('gives back what any answer of the right shape says', () => {
    const count = fc.nat();
    const status = fc.dictionary(fc.string(), fc.record({ title: fc.string({ maxLength: 100 }), count }), {
      maxKeys: 20,
    });
    fc.assert(
      fc.property(count, count, count, status, (allActive, awaitingReply, flaggedTickets, map) => {
        const counts = read(
          JSON.stringify({ result: 'success', allActive, awaitingReply, flaggedTickets, status: map }),
        );
        expect([counts.active, counts.awaitingReply, counts.flagged]).toEqual([
          allActive,
          awaitingReply,
          flaggedTickets,
        ]);
        expect(counts.statuses).toEqual(Object.entries(map).map(([key, value]) => ({ key, ...value })));
      }),
    );
  });
});
