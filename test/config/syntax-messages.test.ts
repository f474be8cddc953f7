import { describe, expect, test } from 'vitest';
import { problemsOf, useDirectory } from './temporary-config.ts';

useDirectory();

const noKey = 'this is no key: is a space missing after "-" or ":"?';
const secondColon = 'a second ": " in one value: if the text is meant, put it in quotes';
const unclosed = 'this quote is never closed';
const indented = 'this line is indented otherwise than the item above';

describe('says in plain words, once and at its place:', () => {
  test.each([
    ['no space after the first dash', ['helpdesks:', '  -name: a', '    url: x'], `2:3: ${noKey}`],
    [
      'no space after a later dash',
      ['helpdesks:', '  - name: a', '    url: x', '  -name: b', '    url: y'],
      `4:3: ${noKey}`,
    ],
    ['no space after the first colon', ['helpdesks:', '  - name:a', '    url: x'], `2:5: ${noKey}`],
    ['no space after a later colon', ['x:', '  a: b', '  url:https://x', '  c: d'], `3:3: ${noKey}`],
    ['no space after the last colon', ['x:', '  a: b', '  url:https://x'], `3:3: ${noKey}`],
    ['no colon', ['a: b', 'url', 'c: d'], '2:1: this is no key: is a ":" missing after it?'],
    [
      'no colon but in a comment',
      ['a: b', 'url # x: y', 'c: d'],
      '2:1: this is no key: is a ":" missing after it?',
    ],
    ['a second colon', ['secret: c4n4ry: b'], `1:9: ${secondColon}`],
    ['a second colon at the end', ['secret: c4n4ry:'], `1:9: ${secondColon}`],
    ['a second colon before CRLF', ['secret: c4n4ry:\r', 'a: b\r'], `1:9: ${secondColon}`],
    ['two colons too many', ['secret: c4n4ry: c4n4ry: c'], `1:9: ${secondColon}`],
    [
      'a second colon between braces',
      ['x: { a: c4n4ry: b }'],
      '1:9: a second ": " in one value: is a comma missing? If the text is meant, put it in quotes',
    ],
    ['a double quote that nothing closes', ['x:', '  - a: "c4n4ry', '    b: c'], `2:8: ${unclosed}`],
    ['a single quote that nothing closes', ['x:', "  - a: 'c4n4ry", '    b: c'], `2:8: ${unclosed}`],
    ['a quote that the next value closes', ['a: "c4n4ry', 'b: "c"', 'd: e'], `1:4: ${unclosed}`],
    ['a quote that a deeper value closes', ['a: "c4n4ry', '  b: "c"', 'd: e'], `1:4: ${unclosed}`],
    ['a quote between braces', ['x: { a: "c4n4ry }', 'b: c'], `1:9: ${unclosed}`],
    [
      'text after a quote',
      ['x: "a" c4n4ry'],
      '1:8: text after the closing quote, wanted all of the value in quotes',
    ],
    ['a line too far right', ['- name: a # b: c', '', '   url: x'], `3:4: ${indented}`],
    ['a line too far left', ['x:', '  - name: a', '   url: x', '    b: c'], `3:4: ${indented}`],
    ['a line between two levels', ['a:', '  b:', '    c: 1', '   d: 1'], `4:4: ${indented}`],
    ['an item too far left', ['x:', '  - a: b', ' - c: d'], `3:2: ${indented}`],
    ['an item too far right', ['x:', '  - a: b', '   - c: d'], `3:4: ${indented}`],
    ['a key among items', ['x:', '  - a', '  b: c'], `3:3: ${indented}`],
    ['an item among keys', ['x:', '  a: b', '  - c'], `3:3: ${indented}`],
    ['text after a brace', ['secret: {c4n4ry} x'], '1:9: a value that begins with { needs quotes'],
    ['text after a bracket', ['- x: [c4n4ry]x'], '1:6: a value that begins with [ needs quotes'],
    [
      'an open brace',
      ['secret: {c4n4ry', 'a: b'],
      '1:9: this { is never closed; a value that begins with { needs quotes',
    ],
    [
      'an open bracket between braces',
      ['x: { mon: ["08:00-12:00" }', 'a: b'],
      '1:11: this [ is never closed; a value that begins with [ needs quotes',
    ],
    ['a template', ['secret: {{ c4n4ry }}'], '1:10: secret: a value that begins with { needs quotes'],
    ['text after a bar', ['secret: |c4n4ry'], '1:10: a value that begins with | or > needs quotes'],
    [
      'a directive',
      ['%c4n4ry', '---', 'x: 1'],
      '1:1: this directive (%…) is not supported; if the text is meant, put it in quotes',
    ],
  ])('%s', async (_, lines, problem) => {
    expect(await problemsOf(lines.join('\n'))).toEqual([`config.yml:${problem}`]);
  });
});

test('names the mistakes of several lines at once, in order', async () => {
  const lines = ['a: b: c', 'd: {e} f', 'g: "h" i', 'j: k', '  l: m'];
  expect((await problemsOf(lines.join('\n'))).map((problem) => problem.split(': ')[0])).toEqual([
    'config.yml:1:4',
    'config.yml:2:4',
    'config.yml:3:8',
    'config.yml:5:3',
  ]);
});

test.each([
  ['quotes', '- "x\n'],
  ['brackets', '- [x\n'],
  ['second colons', '- a: b: c\n'],
  ['second colons in one line', 'a: {b: c: d}, '],
  ['missing spaces', '-a: b\n'],
])('takes no longer than the text is long: %s', { timeout: 20_000 }, async (_, text) => {
  const short = await seconds(text.repeat(500));
  const long = await seconds(text.repeat(5_000));
  // With the square it would be a hundred times.
  expect(long).toBeLessThan(Math.max(short, 0.05) * 40);
});

/** CPU time: other programs may want the processor as well. */
async function seconds(content: string): Promise<number> {
  const start = process.cpuUsage();
  await problemsOf(content);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000_000;
}
