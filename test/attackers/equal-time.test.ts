import { hashSync } from 'bcryptjs';
import { expect, test } from 'vitest';
import { ask, serveGated } from '../web-config/gate-server.ts';

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

// A name that costs no bcrypt is answered in a tenth of the time; the bounds leave room for any machine.
test('a wrong password takes as long for a name that is unknown as for one that is known', async () => {
  const { port } = await serveGated(`basic_auth_users:\n  dave: ${hashSync('right', 9)}\n`);
  const tookMs = async (user: string, count: number): Promise<number> => {
    const startedAt = performance.now();
    const { status } = await ask(port, '/metrics', { auth: `${user}:wrong${count}`, tls: false });
    expect(status).toBe(401);
    return performance.now() - startedAt;
  };
  const known: number[] = [];
  const unknown: number[] = [];
  for (let count = 0; count < 13; count += 1) {
    known.push(await tookMs('dave', count));
    unknown.push(await tookMs(`nobody${count}`, count));
  }
  const ratio = median(unknown) / median(known);
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});
