import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderConfigSchema, configJsonSchema } from '../../scripts/config-schema.ts';
import { mappings, renewConfigTables } from '../../scripts/config-tables.ts';
import { loadConfig } from '../../src/config/load.ts';

const root = new URL('../../', import.meta.url);
const example = readFileSync(new URL('config.example.yaml', root), 'utf8');

// `npm run generate` runs this file with `--update`, which writes the two.
test('config.schema.json is in step with the schema', async () => {
  await expect(renderConfigSchema()).toMatchFileSnapshot('../../config.schema.json');
});

test('the tables in docs/configuration.md are in step with the schema', async () => {
  const page = readFileSync(new URL('docs/configuration.md', root), 'utf8');
  await expect(renewConfigTables(page)).toMatchFileSnapshot('../../docs/configuration.md');
});

test('every key of the schema has a description', () => {
  const without = keys().filter(({ description }) => description === undefined || description === '');
  expect(without).toEqual([]);
});

test('every key of the schema stands in config.example.yaml', () => {
  const missing = keys().filter(({ key }) => !new RegExp(`^[ #-]*${key}:`, 'm').test(example));
  expect(missing.map(({ key }) => key)).toEqual([]);
});

test('config.example.yaml names the JSON Schema in its first line', () => {
  expect(example.split('\n')[0]).toBe('# yaml-language-server: $schema=./config.schema.json');
});

test('config.example.yaml loads as it is and shows the defaults', async () => {
  const { config, warnings } = await loadConfig(new URL('config.example.yaml', root).pathname);
  expect(warnings.map(({ path }) => path)).toEqual(['helpdesks[0].credentials.secret_file']);
  expect([config.maxConcurrentPolls, config.maxConcurrentLocalPolls]).toEqual([64, 4]);
  expect(config.helpdesks[0]).toMatchObject({
    transport: {
      url: 'https://billing.example.com/includes/api.php',
      connection: { tls: { insecureSkipVerify: false, minVersion: 'TLSv1.2' }, ipFamily: 'any' },
    },
  });
  expect(config.helpdesks[0]!.departmentSets[0]).toEqual({
    helpdesk: 'acme',
    name: 'assigned',
    credentials: {
      mode: 'api',
      identifier: 'replace-me',
      secret: { from: 'file', path: '/run/secrets/denter_secret' },
    },
    ignoreDepartmentAssignments: false,
    includeCountsByStatus: true,
    awaitingReplyThresholds: {},
    pollIntervalMs: 60_000,
    timeoutMs: 10_000,
    staleAfterMs: 180_000,
  });
});

interface Key {
  readonly key: string;
  readonly description: string | undefined;
}

function keys(): readonly Key[] {
  return mappings(configJsonSchema(), '').flatMap(([, schema]) =>
    Object.entries(schema.properties ?? {}).map(([key, value]) => ({
      key,
      description: typeof value === 'object' ? value.description : undefined,
    })),
  );
}
