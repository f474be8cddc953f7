import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/simulator/scenario-schema.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { get, post } from './control-client.ts';
import { call, sampleHelpdesk, startSample } from './sample.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSample();
});
afterEach(() => simulator.close());

const helpdesk = 'acme';

describe('reading', () => {
  it('/ lists the endpoints', async () => {
    const { json } = await get(simulator, '/');
    expect(json.endpoints).toContainEqual({
      path: '/time',
      methods: ['GET', 'POST'],
      does: 'Sets the speed, or jumps ahead.',
    });
  });

  it('/state shows what Denter answers to each user, with and without assignments', async () => {
    await post(simulator, '/users', { helpdesk, user: 'exporter', departments: [2] });
    const { json } = await get(simulator, '/state');
    const acme = json.helpdesks![0]!;
    expect(acme).toMatchObject({ name: 'acme', url: simulator.url('acme'), fault: null });
    expect(acme.tickets['1']).toContainEqual({ key: 'open', title: 'Open', count: 60 });
    const answers = [acme.users[0]!.assigned, acme.users[0]!.all];
    for (const [index, ignoreDepartmentAssignments] of [undefined, '1'].entries()) {
      const { json: answer } = await call(simulator, { ignoreDepartmentAssignments });
      const { statuses, ...totals } = answers[index]!;
      expect(answer).toMatchObject(totals);
      const map = Object.fromEntries(statuses.map(({ key, ...rest }) => [key, rest]));
      expect(answer['status']).toEqual(map);
      expect(answers[index]).toEqual(simulator.expected('acme', 'exporter', index === 1));
    }
  });

  it('/state shows the helpdesks that are asked for, and else not more than 100', async () => {
    await simulator.close();
    const helpdesks = [{ ...sampleHelpdesk, count: 120 }];
    simulator = await startSimulator({ scenario: parseScenario({ speed: 0, helpdesks }) });
    const some = await get(simulator, '/state?helpdesk=acme-120&helpdesk=acme-3');
    expect(some.json.helpdesks!.map(({ name }) => name)).toEqual(['acme-120', 'acme-3']);
    const all = await get(simulator, '/state');
    expect([all.json.helpdesks!.length, all.json.helpdesks_left_out]).toEqual([100, 20]);
  });

  it('/requests shows what was sent, secrets hidden', async () => {
    await call(simulator, {
      includeCountsByStatus: 'false',
      accesskey: 'canary',
      secret: 'canary',
      password: 'canary',
    });
    await call(simulator);
    const { json } = await get(simulator, '/requests?helpdesk=acme&limit=2');
    expect(json.requests![0]).toMatchObject({
      number: 1,
      helpdesk: 'acme',
      address: '127.0.0.1',
      method: 'POST',
      path: '/acme/includes/api.php',
      query: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      fields: { action: 'GetTicketCounts', identifier: 'abc', secret: '<secret>', accesskey: '<secret>' },
      warnings: ['includeCountsByStatus=false is true to PHP'],
    });
    expect(JSON.stringify(json)).not.toContain('canary');
    expect((await get(simulator, '/requests?limit=1')).json.requests).toMatchObject([{ number: 2 }]);
    await post(simulator, '/requests/clear', {});
    expect((await get(simulator, '/requests')).json.requests).toEqual([]);
  });

  it('/requests shows secrets where the start said so, and forgets the oldest', async () => {
    await simulator.close();
    simulator = await startSample({}, { showSecrets: true, requestLogSize: 3 });
    for (const secret of ['1', '2', '3', '4', '5']) await call(simulator, { secret });
    expect(simulator.requests(undefined, 10).map(({ fields }) => fields['secret'])).toEqual(['3', '4', '5']);
  });
});
