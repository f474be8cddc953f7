import { expect, it } from 'vitest';
import { addPoll, emptyHistory, historyLength } from '../../src/polling/poll-history.ts';

it('addPoll keeps the last twenty polls, oldest first, in whole milliseconds', () => {
  let history = emptyHistory;
  for (let poll = 1; poll <= historyLength + 5; poll += 1) {
    const before = history;
    history = addPoll(history, poll + 0.4, poll === 25 ? 'dns' : undefined);
    expect(before).not.toBe(history);
  }
  expect(history.durationsMs).toEqual(Array.from({ length: 20 }, (_, index) => index + 6));
  expect(history.reasons.indexOf('dns')).toBe(19);
});
