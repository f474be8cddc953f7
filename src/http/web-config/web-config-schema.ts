/**
 * The file of `--web.config.file` as it is written: exporter-toolkit's format. Only keys and types are checked here, what
 * the values mean is for the rules.
 *
 * @see https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md
 */
import * as v from 'valibot';
import { describe, describeHidden } from '../../config/quote.ts';

const text = v.nullish(v.string());
const list = v.nullish(v.array(v.string()));
const flag = v.nullish(v.boolean());
const hidden = v.string(({ input }) => `got ${describeHidden(input)}, wanted a string`);

/** As Go's YAML package does, a number or a boolean is taken as the text that it is written as. */
const scalar = v.union(
  [v.string(), v.number(), v.boolean()],
  ({ input }) => `got ${describe(input)}, wanted a string`,
);

const tlsServerConfig = v.strictObject({
  cert_file: text,
  key_file: text,
  cert: text,
  key: v.nullish(hidden),
  client_auth_type: text,
  client_ca_file: text,
  client_ca: text,
  client_allowed_sans: list,
  min_version: text,
  max_version: text,
  cipher_suites: list,
  prefer_server_cipher_suites: flag,
  curve_preferences: list,
});

export const webConfigSchema = v.nullish(
  v.strictObject({
    tls_server_config: v.nullish(tlsServerConfig),
    http_server_config: v.nullish(
      v.strictObject({ http2: flag, headers: v.nullish(v.record(v.string(), scalar)) }),
    ),
    basic_auth_users: v.nullish(v.record(v.string(), hidden)),
    rate_limit: v.nullish(
      v.strictObject({
        burst: v.nullish(v.pipe(v.number(), v.safeInteger())),
        interval: v.nullish(v.union([v.string(), v.number()])),
      }),
    ),
  }),
);

export type WebConfigFile = NonNullable<v.InferOutput<typeof webConfigSchema>>;
export type TlsServerConfigEntry = NonNullable<WebConfigFile['tls_server_config']>;
