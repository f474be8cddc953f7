import { expect, it } from 'vitest';
import { Progress } from '../../src/cli/doctor/progress.ts';

it.each([
  [true, '2 of 2 helpdesks, 1 failed\r\u001b[K'],
  [false, ''],
])('progress goes to a terminal only (%s), and leaves nothing on its line', (isTTY, end) => {
  let written = '';
  const progress = new Progress({ isTTY, write: (text) => (written += text) }, 2);
  progress.finished(true);
  progress.finished(false);
  progress.end();
  expect(written.slice(-end.length || undefined)).toBe(end);
});
