import { dirname, resolve } from 'node:path';
import { checkShape } from '../../config/checked-yaml.ts';
import { ConfigError, type Problem } from '../../config/config-error.ts';
import { readYamlText } from '../../config/read-file.ts';
import { parseYamlFile, sortProblems, type YamlFile } from '../../config/yaml-file.ts';
import { headerFindings, intervalMs, rateLimitFindings } from './http-rules.ts';
import { readTlsMaterial, tlsFiles, type TlsMaterial } from './tls-material.ts';
import { clientAuthTypes, curves, opensslCiphers, tlsVersions } from './tls-names.ts';
import { tlsFindings } from './tls-rules.ts';
import { userFindings } from './user-rules.ts';
import type { ServerTls, WebConfig } from './web-config.ts';
import { type TlsServerConfigEntry, type WebConfigFile, webConfigSchema } from './web-config-schema.ts';

/** What became of a web configuration, and all files that say so. */
export interface WebConfigResult {
  readonly outcome: WebConfig | ConfigError;
  /** Absolute paths, the file itself first. */
  readonly files: readonly string[];
}

/**
 * Reads and checks a web configuration, certificates and keys included.
 *
 * @param file - Its path; messages name it as it is given here. Relative paths in it start at its directory.
 * @throws {ConfigError} With every problem at once, in the order of the file.
 */
export async function loadWebConfig(file: string): Promise<WebConfig> {
  const { outcome } = await readWebConfig(file);
  if (outcome instanceof ConfigError) throw outcome;
  return outcome;
}

/** The same without throwing, for who has to know which files to look at again. */
export async function readWebConfig(file: string): Promise<WebConfigResult> {
  const files = [resolve(file)];
  try {
    const yaml = parseYamlFile(file, await readYamlText(file));
    files.push(...tlsFiles(yaml.value, dirname(resolve(file))));
    return { outcome: await check(yaml, dirname(resolve(file))), files };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    if (error.code === 'unreadable') return { outcome: error, files };
    return { outcome: new ConfigError(error.code, error.problems.map(ofYaml), { cause: error }), files };
  }
}

async function check(yaml: YamlFile, directory: string): Promise<WebConfig | ConfigError> {
  const shape = checkShape(yaml, webConfigSchema);
  const material = await readTlsMaterial(yaml.value, directory);
  const findings = [tlsFindings, headerFindings, userFindings, rateLimitFindings].flatMap((rule) =>
    rule(yaml.value),
  );
  const problems = [
    ...[...yaml.duplicates, ...shape.problems].map(ofYaml),
    ...[...findings, ...material.findings].map(({ path, message, at }) => yaml.problemAt(path, message, at)),
  ];
  if (!shape.success || problems.length > 0) return new ConfigError('invalid', sortProblems(problems));
  return resolveWebConfig(shape.output ?? {}, material);
}

/** What Go's YAML package says begins so, and people search for it. */
function ofYaml(problem: Problem): Problem {
  return { ...problem, message: `yaml: ${problem.message}` };
}

function resolveWebConfig(entry: WebConfigFile, material: TlsMaterial): WebConfig {
  const { headers, http2 } = entry.http_server_config ?? {};
  const limitMs = intervalMs(entry.rate_limit?.interval) ?? 0;
  return {
    ...(material.cert !== '' && { tls: resolveTls(entry.tls_server_config ?? {}, material, http2 ?? true) }),
    headers: new Map(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)])),
    users: new Map(Object.entries(entry.basic_auth_users ?? {})),
    ...(limitMs > 0 && { rateLimit: { intervalMs: limitMs, burst: entry.rate_limit?.burst ?? 0 } }),
  };
}

const noClientCert = { request: false, require: false, verify: false };

function resolveTls(entry: TlsServerConfigEntry, material: TlsMaterial, http2: boolean): ServerTls {
  const { client_allowed_sans: sans, curve_preferences: curveNames } = entry;
  const minVersion = tlsVersions[entry.min_version ?? ''] ?? 'TLSv1.2';
  const ecdhCurve = (curveNames ?? []).flatMap((name) => curves[name] ?? []).join(':');
  return {
    cert: material.cert,
    key: material.key,
    ...(material.clientCa !== '' && { clientCa: material.clientCa }),
    clientAuth: clientAuthTypes[entry.client_auth_type ?? ''] ?? noClientCert,
    ...(sans && { clientAllowedSans: sans }),
    minVersion,
    maxVersion: tlsVersions[entry.max_version ?? ''] ?? 'TLSv1.3',
    ciphers: opensslCiphers(entry.cipher_suites ?? [], minVersion),
    ecdhCurve: ecdhCurve === '' ? 'auto' : ecdhCurve,
    honorCipherOrder: entry.prefer_server_cipher_suites ?? true,
    http2,
  };
}
