import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reasons } from '../../src/denter/reason.ts';
import { faults } from '../../src/simulator/faults.ts';
import { parseScenario } from '../../src/simulator/scenario-schema.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { post } from './control-client.ts';
import { ask, form, headersOf, statusOf, type RawReply, type RawRequest } from './raw-client.ts';
import { call, goodFields, sampleHelpdesk, startSample } from './sample.ts';
import { limits, seen } from './seen-faults.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSample();
});
afterEach(() => simulator.close());

function poll(request: RawRequest = {}): Promise<RawReply> {
  return ask(simulator.url('acme'), { body: form(goodFields), ...request });
}

describe('a fault of one helpdesk', () => {
  it.each(Object.entries(seen))(
    '%s does what the table says, once, and is healed after it',
    async (name, check) => {
      await simulator.inject({ fault: name, helpdesk: 'acme', requests: 1 });
      check(await poll(limits[name]));
      expect(simulator.requests().at(-1)).toMatchObject({ fault: name });
      expect(simulator.fault('acme')).toBeUndefined();
      expect((await call(simulator)).json).toMatchObject({ allActive: 123 });
    },
  );

  it('is in this test, if it isn’t one of the listener', () => {
    const ofOne = [...faults].filter(([, fault]) => fault.run !== undefined).map(([name]) => name);
    expect(Object.keys(seen)).toEqual(ofOne);
  });

  it.each([301, 302, 303, 307, 308])('redirects with status %i to where it is told', async (status) => {
    await simulator.inject({
      fault: 'redirect',
      options: { status, location: 'https://elsewhere.invalid/' },
    });
    const reply = await poll();
    expect([statusOf(reply), headersOf(reply)['location']]).toEqual([status, 'https://elsewhere.invalid/']);
  });

  it.each([200, 400, 403])('refuses with status %i and another message', async (status) => {
    await simulator.inject({ fault: 'auth', options: { status, message: 'Administrator Account Disabled' } });
    expect(await call(simulator)).toMatchObject({
      status,
      json: { message: 'Administrator Account Disabled' },
    });
  });

  it.each([
    ['server_error', 502],
    ['http_status', 418],
    ['not_json', 503],
    ['not_json_notice', 500],
  ])('%s takes status %i', async (fault, status) => {
    await simulator.inject({ fault, options: { status } });
    expect(statusOf(await poll())).toBe(status);
  });

  it('passes Retry-After on as it is given', async () => {
    await simulator.inject({
      fault: 'rate_limited',
      options: { retryAfter: 'Fri, 31 Dec 2100 23:59:59 GMT' },
    });
    expect(headersOf(await poll())['retry-after']).toBe('Fri, 31 Dec 2100 23:59:59 GMT');
  });

  it('takes Retry-After in seconds as a number too', async () => {
    const body = { fault: 'rate_limited', retry_after: 12 };
    expect((await post(simulator, '/faults', body)).status).toBe(200);
    expect(headersOf(await poll())['retry-after']).toBe('12');
  });

  it('answers late, but right', async () => {
    await simulator.inject({ fault: 'timeout_late', options: { delayMs: 120 } });
    const begin = performance.now();
    expect((await call(simulator)).json).toMatchObject({ allActive: 123 });
    expect(performance.now() - begin).toBeGreaterThan(110);
  });

  it('doesn’t reach the other helpdesks, and gives way to a fault of its own', async () => {
    await simulator.close();
    const helpdesks = [sampleHelpdesk, { ...sampleHelpdesk, name: 'globex' }];
    simulator = await startSimulator({ scenario: parseScenario({ speed: 0, helpdesks }) });
    await simulator.inject({ fault: 'not_found', helpdesk: 'globex' });
    expect((await call(simulator)).status).toBe(200);
    await simulator.inject({ fault: 'server_error' });
    expect((await call(simulator)).status).toBe(503);
    expect((await call(simulator, {}, 'globex')).status).toBe(404);
    await simulator.heal('globex');
    expect((await call(simulator, {}, 'globex')).status).toBe(503);
    await simulator.heal();
    expect((await call(simulator, {}, 'globex')).status).toBe(200);
  });

  it('ends after its duration', async () => {
    await simulator.inject({ fault: 'server_error', durationMs: 1000 });
    expect((await call(simulator)).status).toBe(503);
    await expect.poll(async () => (await call(simulator)).status, { timeout: 10_000 }).toBe(200);
    expect(simulator.fault('acme')).toBeUndefined();
  });

  it('is refused with an option that means nothing to it, naming those that do', async () => {
    const injected = simulator.inject({ fault: 'redirect', options: { message: 'x' } });
    await expect(injected).rejects.toThrow(
      'redirect has no option message; its options are: status, location',
    );
  });

  it('is refused for a helpdesk or a name that doesn’t exist', async () => {
    await expect(simulator.inject({ fault: 'auth', helpdesk: 'nobody' })).rejects.toThrow('there are: acme');
    await expect(simulator.inject({ fault: 'fire' })).rejects.toThrow(
      /no fault "fire"; there are: connect, tls_expired/,
    );
    await expect(simulator.heal('nobody')).rejects.toThrow('no helpdesk "nobody"');
  });
});

describe('the table', () => {
  it('has every reason that a server can cause, and no other', () => {
    const ofTheClient = new Set(['dns', 'secret', 'local']);
    const wanted = reasons.filter((reason) => !ofTheClient.has(reason));
    expect(new Set([...faults.values()].map(({ reason }) => reason))).toEqual(new Set(wanted));
  });

  it('names each fault after its reason', () => {
    for (const [name, { reason }] of faults)
      expect(name === reason || name.startsWith(`${reason}_`)).toBe(true);
  });
});
