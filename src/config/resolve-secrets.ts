import { resolve } from 'node:path';
import type { Credentials } from './config.ts';
import type { HelpdeskEntry } from './schema.ts';
import { Secret, type SecretSource } from './secret.ts';

type CredentialsEntry = NonNullable<HelpdeskEntry['credentials']>;

/** The three ways in which a secret is written. */
interface SecretKeys {
  readonly value: string | null | undefined;
  readonly file: string | null | undefined;
  readonly env: string | null | undefined;
}

/**
 * @param directory - Where relative paths start.
 */
export function resolveCredentials(entry: CredentialsEntry, directory: string): Credentials {
  if (typeof entry.identifier === 'string') {
    const secret = source({ value: entry.secret, file: entry.secret_file, env: entry.secret_env }, directory);
    return { mode: 'api', identifier: entry.identifier, secret: checked(secret) };
  }
  const username = checked(entry.username ?? undefined);
  const password = { value: entry.password, file: entry.password_file, env: entry.password_env };
  const plain = source(password, directory);
  if (plain) return { mode: 'admin', username, password: plain };
  const digest = { value: entry.password_md5, file: entry.password_md5_file, env: entry.password_md5_env };
  return { mode: 'admin_md5', username, passwordMd5: checked(source(digest, directory)) };
}

/** The access key of a helpdesk or a department set, if it has one. */
export function resolveAccessKey(
  entry: Pick<HelpdeskEntry, 'access_key' | 'access_key_file' | 'access_key_env'>,
  directory: string,
): SecretSource | undefined {
  return source(
    { value: entry.access_key, file: entry.access_key_file, env: entry.access_key_env },
    directory,
  );
}

function source({ value, file, env }: SecretKeys, directory: string): SecretSource | undefined {
  if (typeof value === 'string') return { from: 'value', value: new Secret(value) };
  if (typeof file === 'string') return { from: 'file', path: resolve(directory, file) };
  return typeof env === 'string' ? { from: 'env', name: env } : undefined;
}

/** The rules have made sure that it is there. */
export function checked<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a configuration was resolved that the rules would refuse');
  return value;
}
