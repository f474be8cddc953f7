import { Worker } from 'node:worker_threads';
import { hashSync } from 'bcryptjs';
import { expect, onTestFinished, test } from 'vitest';
import { type PasswordCheck, PasswordQueue } from '../../src/http/web-config/password-queue.ts';

const hash = hashSync('pw', 4);
const right: PasswordCheck = { password: 'pw', hash, client: '192.0.2.1', shortcut: () => undefined };

function queue(): PasswordQueue {
  const passwords = new PasswordQueue();
  onTestFinished(() => passwords.close());
  return passwords;
}

test('of one client no more than 8 passwords wait, and others still find a place', async () => {
  const passwords = queue();
  const flood = Array.from({ length: 12 }, () => passwords.check(right));
  const other = passwords.check({ ...right, client: '192.0.2.2' });
  // One is being checked, 8 wait.
  expect((await Promise.all(flood)).map((answer) => answer ?? 'busy')).toEqual([
    ...Array<true>(9).fill(true),
    ...Array<string>(3).fill('busy'),
  ]);
  expect(await other).toBe(true);
});

test('passwords are checked in the order in which they came', async () => {
  const passwords = queue();
  const order: number[] = [];
  await Promise.all([1, 2, 3, 4].map(async (n) => passwords.check(right).then(() => order.push(n))));
  expect(order).toEqual([1, 2, 3, 4]);
});

test('one thread checks all passwords', async () => {
  const started = async (): Promise<number> => {
    const thread = new Worker('', { eval: true });
    const { threadId } = thread;
    await thread.terminate();
    return threadId;
  };
  const passwords = queue();
  const before = await started();
  for (let i = 0; i < 9; i += 1) await passwords.check(right);
  expect((await started()) - before).toBe(2);
});

test('a thread that ends lets nobody in, and the next password starts another', async () => {
  const passwords = queue();
  const asked = [passwords.check(right), passwords.check(right)];
  await passwords.close();
  expect(await Promise.all(asked)).toEqual([undefined, undefined]);
  expect(await passwords.check(right)).toBe(true);
});
