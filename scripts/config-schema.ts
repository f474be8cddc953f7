/** The JSON Schema of the configuration file, made of the schema that checks it. */
import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema';
import { configSchema } from '../src/config/schema.ts';

/** Draft 7, which editors understand. What it can't say (`check`) the exporter checks alone. */
export function configJsonSchema(): JsonSchema {
  return toJsonSchema(configSchema, { target: 'draft-07', ignoreActions: ['check'] });
}

/** The text of `config.schema.json`. */
export function renderConfigSchema(): string {
  return `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
}
