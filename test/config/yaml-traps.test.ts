import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { directory, problemsOf, useDirectory, writeConfig } from './temporary-config.ts';

useDirectory();

const one = `  - name: a
    url: https://example.com
    credentials: { identifier: a, secret: b }
`;

describe('is accepted:', () => {
  test.each([
    ['a byte order mark', `\uFEFFhelpdesks:\n${one}`],
    ['CRLF', `helpdesks:\n${one}`.replaceAll('\n', '\r\n')],
    ['no line feed at the end', `helpdesks:\n${one}`.trimEnd()],
    ['a document marker and a directive', `%YAML 1.2\n---\nhelpdesks:\n${one}...\n`],
    ['an explicit string tag', `helpdesks:\n${one.replace('name: a', 'name: !!str 123')}`],
    [
      'empty optional keys',
      `global:\nhelpdesks:\n${one}    tls_config:\n    department_sets:\n    timeout: ~\n`,
    ],
    ['an empty list of helpdesks', 'helpdesks: []'],
  ])('%s', async (_, content) => {
    expect(await problemsOf(content)).toEqual([]);
  });

  test("aliases and merge keys, with the mapping's own keys winning", async () => {
    const content = `helpdesks:\n  - &first\n${one.replace('  - ', '    ')}    timeout: 3s\n  - { <<: *first, name: b, timeout: 4s }\n  - { name: c, <<: [{ timeout: 5s }, *first] }\n`;
    const { config } = await loadConfig(writeConfig(content));
    expect(config.helpdesks.map(({ name, departmentSets: [set] }) => [name, set?.timeoutMs])).toEqual([
      ['a', 3_000],
      ['b', 4_000],
      ['c', 5_000],
    ]);
  });
});

const bomb = [
  'a: &a [x,x,x,x,x,x,x,x,x,x]',
  ...'bcdefghij'.split('').map((name, index) => {
    const inner = `*${'abcdefghi'[index]}`;
    return `${name}: &${name} [${Array.from({ length: 10 }, () => inner).join(',')}]`;
  }),
].join('\n');

describe('is refused with its place:', () => {
  test.each([
    [
      'several documents',
      `helpdesks:\n${one}---\nhelpdesks: []\n`,
      '5:1: a second document begins here, wanted one document in a file',
    ],
    [
      'an alias without an anchor',
      'helpdesks: [*x]',
      '1:13: helpdesks[0]: an alias without an anchor before it; if the text is meant, put it in quotes',
    ],
    [
      'a secret that YAML would cut, since it begins with an anchor',
      `helpdesks:\n${one.replace('secret: b', 'secret: &abc def')}`,
      '4:48: helpdesks[0].credentials.secret: an anchor (&…) that no alias names; if the text is meant, put it in quotes',
    ],
    [
      'an alias within its own anchor',
      'helpdesks: &x [*x]',
      '1:16: helpdesks[0]: an alias without an anchor before it; if the text is meant, put it in quotes',
    ],
    [
      'something else than a mapping to merge',
      'helpdesks: [{ <<: 5 }]',
      '1:19: helpdesks[0]["<<"]: wanted a mapping, or a list of mappings, to merge',
    ],
    [
      'a tag',
      'helpdesks: !!binary aGk=',
      '1:12: this tag (!…) is not supported; if the text is meant, put it in quotes',
    ],
    [
      'a tag of JavaScript',
      'helpdesks: !!js/function "x"',
      '1:12: this tag (!…) is not supported; if the text is meant, put it in quotes',
    ],
    ['a list as a key', '? [a]\n: b', '1:3: a key that is no text, wanted a plain word as key'],
    ['a tab as indentation', 'global:\n\ttimeout: 3s', '2:1: a tab as indentation, wanted spaces'],
    ['a NUL character', 'helpdesks: [\0]', '1:13: the control character U+0000 is not allowed in YAML'],
    [
      'a value that begins with @',
      'helpdesks: @x',
      "1:12: a value can't start with this character, wanted quotes around the value",
    ],
  ])('%s', async (_, content, problem) => {
    expect((await problemsOf(content))[0]).toBe(`config.yml:${problem}`);
  });

  test.each([
    ['lists', `helpdesks: ${'['.repeat(100_000)}`],
    ['closed lists', `helpdesks: ${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['few lists', `helpdesks: ${'['.repeat(150)}${']'.repeat(150)}`],
    ['mappings', '{a: '.repeat(50_000)],
    ['block lists', '- '.repeat(100_000)],
    ['explicit keys', '? '.repeat(100_000)],
    ['indented mappings', Array.from({ length: 2_000 }, (__, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('nesting of %s', async (_, content) => {
    expect((await problemsOf(content)).join('\n')).toMatch(/nested too deep|YAML syntax/);
  });

  test('an alias bomb', async () => {
    expect(await problemsOf(bomb)).toEqual([
      expect.stringMatching(
        /^config\.yml:[0-9]+:[0-9]+: .*aliases repeat too much, wanted at most 1000000 repeated values in a file$/,
      ),
    ]);
  });

  test('a problem in the first line, whose column a byte order mark does not move', async () => {
    const [problem] = await problemsOf('\uFEFFx: 1\nhelpdesks: []');
    expect(problem).toBe('config.yml:1:1: x: unknown key "x", wanted one of global, helpdesks');
  });

  test('invalid UTF-8', async () => {
    const content = Buffer.concat([Buffer.from('# ä\nx: ä'), Buffer.from([0xe4, 0x0a])]);
    expect(await problemsOf(content)).toEqual(['config.yml:2:5: this is no UTF-8 text, wanted UTF-8']);
  });

  test('a file that is too large', async () => {
    expect(await problemsOf(Buffer.alloc(17 * 2 ** 20, '#'))).toEqual([
      "config.yml:1:1: can't read the file: it is larger than 16 MiB",
    ]);
  });

  test('more brackets than anyone would write', async () => {
    expect(await problemsOf(']'.repeat(10_000))).toEqual([
      'config.yml:1:101: this is no YAML: over 100 errors up to here',
    ]);
  });
});

test.each([
  ['a file that is not there', 'none.yml', 'no such file'],
  ['a directory', '.', 'it is a directory'],
])('%s is unreadable', async (_, name, reason) => {
  await expect(loadConfig(`${directory}/${name}`)).rejects.toMatchObject({
    code: 'unreadable',
    message: `${directory}/${name}:1:1: can't read the file: ${reason}`,
  });
});
