import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { ask, bodyOf, form, type RawReply, type RawRequest } from './raw-client.ts';
import { goodFields, startSample } from './sample.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSample({}, { tls: { names: ['denter.test', '192.0.2.9'] } });
});
afterEach(() => simulator.heal());
afterAll(() => simulator.close());

function poll(request: RawRequest = {}): Promise<RawReply> {
  return ask(simulator.url('acme'), { body: form(goodFields), ca: simulator.ca!, ...request });
}

describe('HTTPS', () => {
  it('answers to who trusts the CA', async () => {
    expect(simulator.url('acme')).toMatch(/^https:\/\/127\.0\.0\.1:/);
    expect(bodyOf(await poll())).toContain('"allActive":123');
  });

  it('is not trusted without it', async () => {
    expect((await ask(simulator.url('acme'), {})).ending).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  it.each([
    ['tls_expired', 'CERT_HAS_EXPIRED'],
    ['tls_wrong_host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['tls_unknown_ca', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['tls_old_version', 'EPROTO'],
    ['connect', 'ECONNREFUSED'],
  ])('%s is seen as %s, and heals', async (fault, code) => {
    await simulator.inject({ fault });
    // Node 20 and 24 give the same alert different codes.
    expect((await poll()).ending.replace('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'EPROTO')).toBe(code);
    await simulator.heal();
    expect(bodyOf(await poll())).toContain('"allActive":123');
  });

  it.each(['reset', 'reset_body', 'timeout', 'bad_response_garbage'])('survives %s', async (fault) => {
    await simulator.inject({ fault, requests: 1 });
    await poll({ idleMs: 200 });
    expect(bodyOf(await poll())).toContain('"allActive":123');
  });

  it('shows the CA at the control endpoint', async () => {
    const response = await fetch(`${simulator.controlUrl}/ca.pem`);
    const ca = new X509Certificate(await response.text());
    // Nothing else makes a serial number that DER writes in one way only, whatever the random rest is.
    expect(ca.serialNumber).toMatch(/^0?1[0-9A-F]{30}$/);
    expect([ca.ca, ca.checkIssued(ca), ca.fingerprint256]).toEqual([
      true,
      true,
      new X509Certificate(simulator.ca!).fingerprint256,
    ]);
  });

  it('closes though a handshake never ends', async () => {
    const other = await startSample({}, { tls: true });
    const socket = connect(Number(new URL(other.url('acme')).port), '127.0.0.1');
    socket.on('error', () => {}).resume();
    await once(socket, 'connect');
    await other.close();
    await expect.poll(() => socket.destroyed || socket.readableEnded, { timeout: 10_000 }).toBe(true);
    socket.destroy();
  });
});

it('plain HTTP has no faults of TLS and no CA', async () => {
  const plain = await startSample();
  await expect(plain.inject({ fault: 'tls_expired' })).rejects.toThrow('needs a simulator that serves HTTPS');
  const response = await fetch(`${plain.controlUrl}/ca.pem`);
  expect([response.status, await response.json()]).toEqual([
    404,
    { error: 'there is no CA: the simulator serves plain HTTP' },
  ]);
  await plain.close();
});
