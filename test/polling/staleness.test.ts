import { describe, expect, it } from 'vitest';
import { DenterError } from '../../src/denter/denter-error.ts';
import { expectPoll, isHeld } from '../../src/polling/staleness.ts';
import { emptyRecord, nextRecord } from '../../src/polling/next-record.ts';
import { setOf } from '../support/settings.ts';

const counts = { active: 1, awaitingReply: 1, flagged: 0, statuses: [], droppedStatuses: 0, departments: [] };
const poll = { endedAtMs: 0, durationMs: 1 };

/** What is known after a success at 0 s with the next poll at 60 s, and after a failure of that one if asked for. */
function recordOf(staleAfterMs: number, { failed }: { failed: boolean }) {
  const set = setOf({ staleAfterMs, pollIntervalMs: 60_000, timeoutMs: 10_000 });
  const first = nextRecord(emptyRecord(set), { ...poll, monotonicMs: 0, outcome: { counts } });
  const good = expectPoll(first, 60_000, 1);
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
    ['with 0s, everything until the next poll is due, which may be a second late', 0, false, 60_999, true],
    ['with 0s, nothing once the next poll did not come', 0, false, 61_000, false],
    ['with never, everything, after a failure', Infinity, true, 1e12, true],
    ['with never, everything, without one', Infinity, false, 1e12, true],
    ['without a failure, but without a poll either, until stale_after', 180_000, false, 179_999, true],
    ['without a failure, but without a poll either, no longer', 180_000, false, 180_000, false],
    ['with less than an interval, no blink between two polls', 5_000, false, 60_999, true],
    ['with less than an interval, nothing once the next poll did not come', 5_000, false, 61_000, false],
    ['with less than an interval, nothing after a failure', 5_000, true, 60_000, false],
  ])('holds %s', (_what, staleAfterMs, failed, now, held) => {
    expect(isHeld(recordOf(staleAfterMs, { failed }), now)).toBe(held);
  });
});

describe('expectPoll', () => {
  const good = recordOf(0, { failed: false });

  it('holds counts on while a poll that began in time is under way', () => {
    const underWay = expectPoll(good, 70_000, 60_500);
    expect([70_999, 71_000].map((now) => isHeld(underWay, now))).toEqual([true, false]);
  });

  it('holds nothing for a poll that began too late, for the process stood still', () => {
    expect(isHeld(expectPoll(good, 75_000, 65_000), 65_000)).toBe(false);
  });

  it('holds nothing for one that goes on too long, though another one is expected then', () => {
    const underWay = expectPoll(good, 70_000, 60_000);
    expect(isHeld(expectPoll(underWay, 120_000, 71_001), 71_001)).toBe(false);
  });

  it('holds again from the next success on', () => {
    const late = expectPoll(good, 75_000, 65_000);
    const again = nextRecord(late, { ...poll, monotonicMs: 66_000, outcome: { counts } });
    expect(isHeld(expectPoll(again, 120_000, 66_001), 119_000)).toBe(true);
  });

  it('changes nothing about a failure', () => {
    const failing = expectPoll(recordOf(0, { failed: true }), 120_000, 60_001);
    expect(isHeld(failing, 60_002)).toBe(false);
  });
});
