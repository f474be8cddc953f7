import { hashSync } from 'bcryptjs';
import { expect, onTestFinished, test } from 'vitest';
import { BasicAuth } from '../../src/http/web-config/basic-auth.ts';
import { basic } from './gate-server.ts';

const waiting = (address = '192.0.2.1') => ({ address, isGone: () => false });
/** Such a client is answered by what is remembered only: no bcrypt is run for it. */
const gone = { address: '192.0.2.1', isGone: () => true };

function authentication(): BasicAuth {
  const auth = new BasicAuth();
  onTestFinished(() => auth.close());
  return auth;
}

test('for a client that has gone no password is checked', async () => {
  const auth = authentication();
  const known = new Map([['a', hashSync('pw', 4)]]);
  expect(await auth.check(basic('a:pw'), known, gone)).toBe('wrong');
  expect(await auth.check(basic('a:pw'), known, waiting())).toBe('right');
  expect(await auth.check(basic('a:pw'), known, gone)).toBe('right');
});

test('128 right passwords are remembered, the oldest is forgotten first', async () => {
  const auth = authentication();
  const hash = hashSync('pw', 4);
  const known = new Map(Array.from({ length: 129 }, (_, index) => [`user${index}`, hash]));
  for (const name of known.keys())
    expect(await auth.check(basic(`${name}:pw`), known, waiting())).toBe('right');
  expect(await auth.check(basic('user0:pw'), known, gone)).toBe('wrong');
  expect(await auth.check(basic('user1:pw'), known, gone)).toBe('right');
});

test('parts of credentials that run into each other are not taken for what is remembered (CVE-2022-46146)', async () => {
  const auth = authentication();
  const other = hashSync('secret', 4);
  const password = `${other}x`;
  const hash = hashSync(password, 4);
  const known = new Map([
    ['a', hash],
    [`a${hash}`, other],
  ]);
  expect(await auth.check(basic(`a:${password}`), known, waiting())).toBe('right');
  expect(await auth.check(basic(`a${hash}:x`), known, waiting())).toBe('wrong');
});

test('from however many addresses they come, no more than 32 passwords wait', async () => {
  const auth = authentication();
  const known = new Map([['a', hashSync('pw', 4)]]);
  const flood = Array.from({ length: 60 }, (_, index) =>
    auth.check(basic('a:b'), known, waiting(`192.0.2.${index}`)),
  );
  // One is being checked, 32 wait.
  expect((await Promise.all(flood)).filter((outcome) => outcome === 'busy')).toHaveLength(60 - 33);
});

test('who is no longer a user is not let in by what is remembered, though another has the same hash', async () => {
  const auth = authentication();
  const hash = hashSync('pw', 4);
  const both = new Map([
    ['a', hash],
    ['b', hash],
  ]);
  expect(await auth.check(basic('a:pw'), both, waiting())).toBe('right');
  both.delete('a');
  expect(await auth.check(basic('a:pw'), both, waiting())).toBe('wrong');
});

test('credentials without a colon are nobody’s', async () => {
  const auth = authentication();
  expect(await auth.check(basic('ab'), new Map([['a', hashSync('ab', 4)]]), waiting())).toBe('wrong');
});

test('credentials that are not UTF-8 are nobody’s', async () => {
  const auth = authentication();
  const known = new Map([['\uFFFD', hashSync('pw', 4)]]);
  const bytes = Buffer.concat([Buffer.from([0xff]), Buffer.from(':pw')]);
  expect(await auth.check(`Basic ${bytes.toString('base64')}`, known, waiting())).toBe('wrong');
  expect(await auth.check(basic('\uFFFD:pw'), known, waiting())).toBe('right');
});

test('credentials that are found right let in who waits with the same', async () => {
  const auth = authentication();
  const known = new Map([['a', hashSync('pw', 4)]]);
  const asked = Array.from({ length: 8 }, async () => auth.check(basic('a:pw'), known, waiting()));
  // The first two are checked. With the end of the queue the others would find no answer.
  await asked[1];
  await auth.close();
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['right']));
});

test('an unknown name is checked against the hash of one user, always the same one, another name against that of another', async () => {
  const auth = authentication();
  // A hash that can't be checked ends the thread, so that it shows.
  const users = new Map([
    ['a', hashSync('pw', 4)],
    ['b', `$2x$04$${'x'.repeat(53)}`],
  ]);
  const outcomes = new Map<string, string>();
  for (let n = 0; outcomes.size < 2 && n < 64; n += 1) {
    const name = `nobody${n}`;
    outcomes.set(await auth.check(basic(`${name}:x`), users, waiting()), name);
  }
  expect([...outcomes.keys()].toSorted()).toEqual(['busy', 'wrong']);
  for (const [outcome, name] of outcomes)
    expect(await auth.check(basic(`${name}:y`), users, waiting())).toBe(outcome);
});
