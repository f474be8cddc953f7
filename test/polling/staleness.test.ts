import { describe, expect, it } from 'vitest';
import { DenterError } from '../../src/denter/denter-error.ts';
import { isHeld } from '../../src/polling/staleness.ts';
import { emptyRecord, nextRecord } from '../../src/polling/next-record.ts';
import { setOf } from '../support/settings.ts';

const counts = { active: 1, awaitingReply: 1, flagged: 0, statuses: [], droppedStatuses: 0, departments: [] };
const poll = { endedAtMs: 0, durationMs: 1 };

/** What is known after a success at 0 s, and a failure a minute later if asked for. */
function recordOf(staleAfterMs: number, { failed }: { failed: boolean }) {
  const set = setOf({ staleAfterMs, pollIntervalMs: 60_000, timeoutMs: 10_000 });
  const good = nextRecord(emptyRecord(set), { ...poll, monotonicMs: 0, outcome: { counts } });
  return failed
    ? nextRecord(good, { ...poll, monotonicMs: 60_000, outcome: { error: new DenterError('reset', 'x') } })
    : good;
}

describe('isHeld', () => {
  it('holds nothing before the first success', () => {
    expect(isHeld(emptyRecord(setOf()), 0)).toBe(false);
    expect(
      isHeld(
        nextRecord(emptyRecord(setOf()), {
          ...poll,
          monotonicMs: 0,
          outcome: { error: new DenterError('reset', 'x') },
        }),
        1,
      ),
    ).toBe(false);
  });

  it.each([
    ['after a failure until stale_after has passed', 180_000, true, 179_999, true],
    ['after a failure no longer than stale_after', 180_000, true, 180_000, false],
    ['with 0s, nothing after the first failure', 0, true, 60_000, false],
    ['with 0s, everything while polls succeed', 0, false, 129_999, true],
    ['with 0s, nothing once the next poll must have ended', 0, false, 130_000, false],
    ['with never, everything, after a failure', Infinity, true, 1e12, true],
    ['with never, everything, without one', Infinity, false, 1e12, true],
    ['without a failure, but without a poll either, until stale_after', 180_000, false, 179_999, true],
    ['without a failure, but without a poll either, no longer', 180_000, false, 180_000, false],
    ['with less than an interval, no blink between two polls', 5_000, false, 129_999, true],
    ['with less than an interval, nothing after a failure', 5_000, true, 60_000, false],
  ])('holds %s', (_what, staleAfterMs, failed, now, held) => {
    expect(isHeld(recordOf(staleAfterMs, { failed }), now)).toBe(held);
  });
});
