import type { SecretSource } from './secret.ts';

/** What stands in place of a secret. */
export const hidden = '<secret>';

/**
 * Writes where a secret comes from under the key that says so.
 *
 * @param key `secret`, `password`, `password_md5` or `access_key`
 */
export function writeSource(key: string, source: SecretSource): object {
  switch (source.from) {
    case 'value':
      return { [key]: hidden };
    case 'file':
      return { [`${key}_file`]: source.path };
    case 'env':
      // Somebody may have put the secret itself in place of the name: only what is really set is a name for certain.
      return { [`${key}_env`]: process.env[source.name] === undefined ? hidden : source.name };
  }
}
