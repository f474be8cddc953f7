import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { problemsOf, useDirectory } from './temporary-config.ts';

useDirectory();

// One file a rule. Its last lines say what is wanted of it: `# want line:col: path: message`.
const folder = new URL('testdata/', import.meta.url);

test.each(readdirSync(folder))('refuses %s with the messages that it names', async (name) => {
  const content = readFileSync(new URL(name, folder), 'utf8');
  const wanted = Array.from(content.matchAll(/^# want (.*)$/gm), ([, problem]) => `config.yml:${problem}`);
  expect(wanted.length).toBeGreaterThan(0);
  expect(await problemsOf(content)).toEqual(wanted);
});
