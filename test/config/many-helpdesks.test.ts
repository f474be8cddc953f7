import { expect, test } from 'vitest';
import { problemsOf, useDirectory } from './temporary-config.ts';

useDirectory();

function helpdesks(count: number, urlKey: string): string {
  const entry = (index: number): string =>
    `  - { name: h${index}, ${urlKey}: https://example.com, credentials: { identifier: a, secret: b } }`;
  return ['helpdesks:', ...Array.from({ length: count }, (_, index) => entry(index))].join('\n');
}

async function duration(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

test.each([
  ['a valid file', 'url', 0],
  ['a file with two problems a helpdesk', 'urL', 2],
])('the time for %s grows with its length, not with the square', async (_, urlKey, problems) => {
  const small = helpdesks(500, urlKey);
  expect(await problemsOf(small)).toHaveLength(500 * problems);
  const [first, second] = [await duration(() => problemsOf(small)), await duration(() => problemsOf(small))];
  const large = await duration(() => problemsOf(helpdesks(5_000, urlKey)));
  // 10 if linear, 100 if square.
  expect(large / Math.max(first, second)).toBeLessThan(40);
});
