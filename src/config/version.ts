import { readFileSync } from 'node:fs';
import * as v from 'valibot';

const packageJson = v.parse(
  v.object({ version: v.string() }),
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')),
);

/** The package's version. */
export const version = packageJson.version;

/** The commit it was built from, where the build said so in the environment (the container image does). */
export const revision = process.env['DENTER_EXPORTER_REVISION'] ?? '';
