import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { get, post, type ControlReply } from './control-client.ts';
import { call, startSample } from './sample.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSample();
});
afterEach(() => simulator.close());

const helpdesk = 'acme';

function changeUser(more: object): Promise<ControlReply> {
  return post(simulator, '/users', { helpdesk, user: 'exporter', ...more });
}

describe('changing', () => {
  it('/counts sets exact numbers, and leaves the others', async () => {
    const { status } = await post(simulator, '/counts', {
      helpdesk,
      counts: { 1: { open: 7 }, 3: { onhold: 1, 'In Progress': 2 } },
    });
    expect(status).toBe(200);
    expect((await call(simulator)).json).toMatchObject({
      allActive: 70,
      status: { open: { count: 7 }, onhold: { count: 1 }, inprogress: { count: 2 }, closed: { count: 4220 } },
    });
  });

  it('/counts sets nothing when a name is unknown', async () => {
    const { status, json } = await post(simulator, '/counts', {
      helpdesk,
      counts: { 1: { open: 7, closd: 1 } },
    });
    expect([status, json.error]).toEqual([
      404,
      'there is no status "closd"; there are: open, answered, customerreply, closed, onhold, inprogress',
    ]);
    expect((await call(simulator)).json).toMatchObject({ allActive: 123 });
  });

  it('/statuses/add, rename and remove do what an administrator does', async () => {
    const status = { title: 'With Vendor', include_in_active: true };
    await post(simulator, '/statuses/add', { helpdesk, status });
    await post(simulator, '/counts', { helpdesk, counts: { 1: { withvendor: 4 } } });
    expect((await call(simulator)).json).toMatchObject({
      allActive: 127,
      status: { withvendor: { count: 4 } },
    });
    await post(simulator, '/statuses/rename', { helpdesk, status: 'withvendor', title: 'Vendor (wait)' });
    expect((await call(simulator)).json).toMatchObject({
      status: { vendorwait: { title: 'Vendor (wait)', count: 4 } },
    });
    await post(simulator, '/statuses/rename', { helpdesk, status: 'vendorwait', title: '待', key: 'vendor' });
    expect((await call(simulator)).json).toMatchObject({ status: { vendor: { title: '待', count: 4 } } });
    await post(simulator, '/statuses/remove', { helpdesk, status: 'vendor' });
    const { json } = await call(simulator);
    expect(json).toMatchObject({ allActive: 123 });
    expect(Object.keys(json['status'] ?? {})).toEqual([
      'open',
      'answered',
      'customerreply',
      'closed',
      'onhold',
      'inprogress',
    ]);
    const again = await post(simulator, '/statuses/add', { helpdesk, status: { title: 'Open' } });
    expect([again.status, again.json.error]).toEqual([
      400,
      'there is a status "Open" already; titles are unique',
    ]);
  });

  it('/users changes departments, secret and permissions', async () => {
    await changeUser({ secret: 'new', departments: [2], flagged: 1 });
    expect((await call(simulator)).json).toMatchObject({ message: 'Invalid or missing credentials' });
    expect((await call(simulator, { secret: 'new' })).json).toMatchObject({
      allActive: 63,
      flaggedTickets: 1,
    });
    await changeUser({ allowed_actions: [] });
    expect((await call(simulator, { secret: 'new' })).json['message']).toContain('is not allowed');
    await changeUser({ api_access: false });
    expect((await call(simulator, { secret: 'new' })).json['message']).toBe('Access Denied');
    await changeUser({ disabled: true });
    expect((await call(simulator, { secret: 'new' })).json['message']).toBe('Administrator Account Disabled');
    expect((await changeUser({ departments: [9] })).json.error).toBe(
      'there is no department "9"; there are: 1, 2, 3',
    );
  });

  it('/helpdesks changes the allow-list and the shape of answers', async () => {
    await post(simulator, '/helpdesks', {
      helpdesk,
      allowed_addresses: [],
      error_status: 403,
      answer: { error_key: 'status' },
    });
    expect(await call(simulator)).toMatchObject({ status: 403, json: { status: 'error' } });
    await post(simulator, '/helpdesks', { helpdesk, access_key: 'k', answer: { numbers: 'string' } });
    expect((await call(simulator, { accesskey: 'k' })).json).toMatchObject({ allActive: '123' });
  });

  it('/time sets the speed and jumps ahead', async () => {
    const { json: before } = await get(simulator, '/time');
    expect(before).toEqual({ speed: 0, virtual_time: { day: 0, time: '08:00:00', seconds: 28_800 } });
    const { json } = await post(simulator, '/time', { advance: '1d2h30s' });
    expect(json).toEqual({ speed: 0, virtual_time: { day: 1, time: '10:00:30', seconds: 122_430 } });
    await post(simulator, '/time', { speed: 3600 });
    await expect
      .poll(async () => (await get(simulator, '/time')).json.virtual_time!.seconds)
      .toBeGreaterThan(123_000);
  });

  it('/faults puts one in place and lists it, /faults/heal ends it', async () => {
    const { json } = await post(simulator, '/faults', {
      fault: 'redirect',
      helpdesk,
      requests: 2,
      status: 307,
      location: '/x',
    });
    expect(json).toEqual({
      listener: null,
      active: [{ helpdesk: 'acme', name: 'redirect', source: 'injected', requests_left: 2 }],
    });
    expect((await call(simulator)).status).toBe(307);
    expect((await get(simulator, '/faults')).json).toMatchObject({
      active: [{ requests_left: 1 }],
      possible: { connect: { reason: 'connect' }, reset_body: { reason: 'reset' } },
    });
    expect((await post(simulator, '/faults/heal', { helpdesk })).json).toEqual({
      listener: null,
      active: [],
    });
    expect((await call(simulator)).status).toBe(200);
  });

  it('works while the simulator’s port is closed', async () => {
    await post(simulator, '/faults', { fault: 'connect' });
    expect((await get(simulator, '/state')).json).toMatchObject({ listener_fault: 'connect' });
    await post(simulator, '/faults/heal', '');
    expect((await call(simulator)).status).toBe(200);
  });
});
