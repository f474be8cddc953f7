import type { Path } from '../path.ts';
import { has, isMapping } from '../raw.ts';
import type { Finding } from './finding.ts';

export const secretKeys = ['secret', 'secret_file', 'secret_env'] as const;
export const passwordKeys = [
  'password',
  'password_file',
  'password_env',
  'password_md5',
  'password_md5_file',
  'password_md5_env',
] as const;
const accessKeys = ['access_key', 'access_key_file', 'access_key_env'] as const;

/** Exactly one mode: `identifier` with one secret, or `username` with one password. */
export function credentialsFindings(credentials: unknown, path: Path): readonly Finding[] {
  if (!isMapping(credentials)) return [];
  const hasIdentifier = has(credentials, 'identifier');
  const hasUsername = has(credentials, 'username');
  if (hasIdentifier && hasUsername) {
    const message = 'got both "identifier" and "username", wanted exactly one of them';
    return [{ path: [...path, 'username'], at: 'key', message }];
  }
  if (hasIdentifier) return modeFindings(credentials, path, 'identifier', secretKeys, passwordKeys);
  if (hasUsername) return modeFindings(credentials, path, 'username', passwordKeys, secretKeys);
  return [{ path, message: 'missing key "identifier" (API credentials) or "username" (admin login)' }];
}

function modeFindings(
  credentials: unknown,
  path: Path,
  mode: string,
  own: readonly string[],
  foreign: readonly string[],
): readonly Finding[] {
  const findings = foreign
    .filter((key) => has(credentials, key))
    .map((key): Finding => {
      const message = `"${key}" does not go with "${mode}", wanted one of ${own.join(', ')}`;
      return { path: [...path, key], at: 'key', message };
    });
  if (findings.length === 0 && !own.some((key) => has(credentials, key))) {
    return [{ path, message: `missing key: with "${mode}" wanted one of ${own.join(', ')}` }];
  }
  return [...findings, ...onlyOne(credentials, path, own)];
}

/** At most one source of the access key. */
export function accessKeyFindings(value: unknown, path: Path): readonly Finding[] {
  return onlyOne(value, path, accessKeys);
}

/** Reports every key but the first where only one may be set. */
export function onlyOne(value: unknown, path: Path, keys: readonly string[]): readonly Finding[] {
  const [first, ...others] = isMapping(value)
    ? Object.keys(value).filter((key) => keys.includes(key) && has(value, key))
    : [];
  return others.map((key) => {
    const message = `got both "${first}" and "${key}", wanted only one of ${keys.join(', ')}`;
    return { path: [...path, key], at: 'key', message };
  });
}
