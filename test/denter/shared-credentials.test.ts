import { expect, it } from 'vitest';
import { Secret } from '../../src/config/secret.ts';
import { readCredentials } from '../../src/denter/credentials.ts';
import { setOf } from '../support/settings.ts';

const value = (text: string) => ({ from: 'value', value: new Secret(text) }) as const;

it('gives sets that ask in the same name the same object, but for one with an access key of its own', async () => {
  const credentials = { mode: 'api', identifier: 'id', secret: value('abc') } as const;
  const [one, other] = [setOf({ credentials }), setOf({ credentials, name: 'all' })];
  const keyed = setOf({ credentials, name: 'keyed', accessKey: value('key') });
  const read = await readCredentials(one);
  expect((await readCredentials(keyed)).secrets).toEqual(['abc', 'key']);
  expect((await readCredentials(other)).secrets).toEqual(['abc']);
  // Each goes on with its own, however they take turns.
  expect(await readCredentials(one)).toBe(read);
  expect(await readCredentials(keyed)).toBe(await readCredentials(keyed));
  expect(await readCredentials(setOf({ credentials, name: 'third' }))).toBe(await readCredentials(other));
});
