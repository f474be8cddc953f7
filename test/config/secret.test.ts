import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from '../../src/config/secret.ts';

it('a Secret shows itself to nobody by accident', () => {
  const secret = new Secret('hunter2');
  expect([String(secret), JSON.stringify({ secret }), inspect({ secret })].join(' ')).not.toContain(
    'hunter2',
  );
});
