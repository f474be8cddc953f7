import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { ask, form, type RawReply } from './raw-client.ts';
import { call, goodFields, startSample } from './sample.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSample();
});
afterEach(() => simulator.close());

function poll(): Promise<RawReply> {
  return ask(simulator.url('acme'), { body: form(goodFields) });
}

describe('connect', () => {
  it('refuses connections, cuts those that are open, and comes back on the same port', async () => {
    await simulator.inject({ fault: 'timeout' });
    const waiting = poll();
    await expect.poll(() => simulator.requests().length, { timeout: 10_000 }).toBe(1);
    await simulator.inject({ fault: 'connect' });
    expect((await waiting).ending).not.toBe('idle');
    expect((await poll()).ending).toBe('ECONNREFUSED');
    expect(simulator.listenerFault).toBe('connect');
    await simulator.heal();
    expect((await call(simulator)).status).toBe(200);
  });

  it('heals after its duration', async () => {
    await simulator.inject({ fault: 'connect', durationMs: 1000 });
    expect((await poll()).ending).toBe('ECONNREFUSED');
    await expect.poll(async () => (await poll()).ending, { timeout: 10_000 }).toBe('end');
  });

  it.each([{ helpdesk: 'acme' }, { requests: 2 }, { options: { status: 500 } }])(
    'is refused with %j',
    async (more) => {
      await expect(simulator.inject({ fault: 'connect', ...more })).rejects.toThrow(
        'hits the whole simulator',
      );
    },
  );
});

describe('a scheduled fault', () => {
  it('comes and goes by virtual time, every day, over midnight', async () => {
    await simulator.close();
    simulator = await startSample({
      faults: [{ fault: 'server_error', at: '23:30', for: '1h', status: 502 }],
    });
    const hour = 3_600_000;
    const statuses: number[] = [];
    for (const step of [15.25, 0.5, 0.4, 0.3, 0.3, 22.9]) {
      simulator.advance(step * hour);
      statuses.push((await call(simulator)).status);
    }
    expect(statuses).toEqual([200, 502, 502, 502, 200, 502]);
  });

  it('stays when injected faults are healed, and comes after them', async () => {
    await simulator.close();
    simulator = await startSample({ faults: [{ fault: 'server_error', at: '00:00', for: '1d' }] });
    await simulator.inject({ fault: 'not_found', requests: 1 });
    expect((await call(simulator)).status).toBe(404);
    await simulator.heal();
    expect((await call(simulator)).status).toBe(503);
  });
});
