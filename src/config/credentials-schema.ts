import * as v from 'valibot';
import { describeHidden } from './quote.ts';
import { passwordKeys, secretKeys } from './rules/credentials.ts';
import { optional } from './schema-key.ts';
import * as value from './schema-values.ts';

/** For editors: who asks, with one secret. The rules say it better, and that nothing else may stand beside it. */
const credentialPairs = [
  ...secretKeys.map((key) => ['identifier', key]),
  ...passwordKeys.map((key) => ['username', key]),
].map((pair) => ({
  required: pair,
  properties: Object.fromEntries(pair.map((key) => [key, { type: 'string' }])),
}));

export const credentials = v.pipe(
  v.strictObject(
    {
      identifier: optional(value.word, 'API credentials: the identifier. With one of the `secret` keys.'),
      secret: optional(value.secret, 'API credentials: the secret.'),
      secret_file: optional(value.path, 'File that holds the secret; read at every poll.'),
      secret_env: optional(value.environmentVariable, 'Environment variable that holds the secret.'),
      username: optional(value.word, 'Admin login: the user name. With one of the `password` keys.'),
      password: optional(value.secret, 'Admin login: the password.'),
      password_file: optional(value.path, 'File that holds the password; read at every poll.'),
      password_env: optional(value.environmentVariable, 'Environment variable that holds the password.'),
      password_md5: optional(
        value.passwordMd5,
        "Admin login: the password's MD5 digest, 32 hexadecimal digits.",
      ),
      password_md5_file: optional(value.path, 'File that holds the MD5 digest; read at every poll.'),
      password_md5_env: optional(
        value.environmentVariable,
        'Environment variable that holds the MD5 digest.',
      ),
    },
    ({ input }) => `got ${describeHidden(input)}, wanted a mapping with identifier or username`,
  ),
  v.metadata({ oneOf: credentialPairs }),
);
