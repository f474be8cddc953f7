import { relative } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { directory, useDirectory, writeConfig } from './temporary-config.ts';

useDirectory();

test('a relative path stays as it is given, and what it names is found beside it', async () => {
  const file = relative(
    process.cwd(),
    writeConfig(
      `helpdesks:\n  - name: acme\n    url: https://example.com\n    credentials: { identifier: a, secret_file: none }\n`,
    ),
  );
  const { config, warnings } = await loadConfig(file);
  expect(config.file).toBe(file);
  expect(warnings.map((warning) => [warning.file, warning.message])).toEqual([
    [file, `can't read ${directory}/none now (no such file): polls will fail until it can be read`],
  ]);
  expect(config.helpdesks[0]!.departmentSets[0]!.credentials).toMatchObject({
    secret: { path: `${directory}/none` },
  });
  writeConfig('x: 1');
  await expect(loadConfig(file)).rejects.toThrow(`${file}:1:1: x: unknown key`);
});
