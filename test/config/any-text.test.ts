import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkYaml } from '../../src/config/checked-yaml.ts';
import { ConfigError, type Problem } from '../../src/config/config-error.ts';
import { configSchema } from '../../src/config/schema.ts';

/** Lets every error but a ConfigError through. */
function problemsOf(text: string): readonly Problem[] {
  try {
    checkYaml('config.yml', text, configSchema);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const words = [
  'helpdesks',
  'name',
  'url',
  ': ',
  ':',
  '- ',
  '\n',
  '\n  ',
  '\n    ',
  '[',
  ']',
  '{',
  '}',
  ', ',
  '&a ',
  '*a',
  '<<',
  '!!str ',
  '!x ',
  '"',
  "'",
  '|',
  '>',
  '? ',
  '---',
  '...',
  '%YAML 1.2',
  '#',
  ' #',
  '\t',
  'null',
  '0x1f',
  '.inf',
  '1e999',
  '\\x',
  '😀',
  '\ud800',
  '\0',
  '\r',
  '@',
  '`',
  '__proto__',
  'credentials',
  'secret',
  'global',
  'weekly',
];

test.each([
  [
    'words of YAML and of the configuration',
    fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join('')),
  ],
  ['any characters', fc.string({ unit: 'binary', maxLength: 100 })],
  ['any values written as flow', fc.json().map((json) => `helpdesks: ${json}`)],
])('whatever the text, it gives ConfigError and places in the file, in order: %s', (_, texts) => {
  const property = fc.property(texts, (text) => {
    const lines = text.split('\n').length;
    const places = problemsOf(text).map(({ line, col }) => [line, col] as const);
    expect(places).toEqual(places.toSorted(([a, x], [b, y]) => a - b || x - y));
    expect(places.every(([line, col]) => line >= 1 && line <= lines && col >= 1)).toBe(true);
  });
  fc.assert(property, { numRuns: 1_000 });
});
