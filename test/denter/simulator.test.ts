import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionConfig, DepartmentSetConfig } from '../../src/config/config.ts';
import { Secret } from '../../src/config/secret.ts';
import { faults } from '../../src/simulator/faults.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { askForError, askOnce } from '../support/ask-once.ts';

/** The API users of the demo's helpdesks that are asked as. */
const value = (text: string) => ({ from: 'value', value: new Secret(text) }) as const;
const acme: Partial<DepartmentSetConfig> = {
  credentials: { mode: 'api', identifier: 'acme-exporter', secret: value('acme-demo-secret') },
  timeoutMs: 20_000,
};
/** Only where the timeout is what is waited for, it is short. */
const asked = (reason: string) => (reason === 'timeout' ? { ...acme, timeoutMs: 1500 } : acme);

const overHttps = [...faults].filter(([, { does }]) => does.includes('HTTPS only'));
const overHttp = [...faults].filter(([, { does }]) => !does.includes('HTTPS only'));

describe('askTicketCounts, on the simulator', () => {
  let plain: Simulator;
  let secure: Simulator;
  let folder: string;
  let connection: ConnectionConfig;

  beforeAll(async () => {
    [plain, secure] = await Promise.all([startSimulator(), startSimulator({ tls: true })]);
    for (const simulator of [plain, secure]) simulator.setSpeed(0);
    folder = await mkdtemp(join(tmpdir(), 'denter-ca-'));
    const caFile = join(folder, 'ca.pem');
    await writeFile(caFile, secure.ca ?? '');
    connection = { tls: { caFile, insecureSkipVerify: false, minVersion: 'TLSv1.2' }, ipFamily: 'any' };
  });
  afterAll(async () => {
    await Promise.all([plain.close(), secure.close(), rm(folder, { recursive: true })]);
  });

  it('reads the numbers that the simulator holds', async () => {
    for (const ignore of [false, true]) {
      const told = plain.expected('acme', 'exporter', ignore);
      const counts = await askOnce(plain.url('acme'), {
        set: { ...acme, ignoreDepartmentAssignments: ignore },
      });
      expect([counts.active, counts.awaitingReply, counts.flagged]).toEqual([
        told.allActive,
        told.awaitingReply,
        told.flaggedTickets,
      ]);
      expect(counts.statuses).toEqual(told.statuses);
      expect(counts.departments).toEqual(told.filteredDepartments.map(String));
    }
  });

  it.each(overHttp)('meets the fault %s with its reason, and recovers', async (name, { reason }) => {
    await plain.inject({ fault: name });
    const url = plain.url('acme');
    try {
      if (reason === 'too_many_statuses') {
        expect((await askOnce(url, { set: acme })).droppedStatuses).toBeGreaterThan(200);
      } else {
        expect(await askForError(url, { set: asked(reason) })).toMatchObject({ code: reason });
      }
    } finally {
      await plain.heal();
    }
    expect(await askOnce(plain.url('acme'), { set: acme })).toMatchObject({ droppedStatuses: 0 });
  });

  it.each(overHttps)('meets the fault %s with its reason, and recovers', async (name, { reason }) => {
    await secure.inject({ fault: name });
    try {
      expect(
        await askForError(secure.url('acme'), { set: asked(reason), helpdesk: { connection } }),
      ).toMatchObject({ code: reason });
    } finally {
      await secure.heal();
    }
    expect(await askOnce(secure.url('acme'), { set: acme, helpdesk: { connection } })).toMatchObject({
      droppedStatuses: 0,
    });
  });

  it('trusts no certificate of an unknown issuer, unless it is told to', async () => {
    const tls = { insecureSkipVerify: false, minVersion: 'TLSv1.2' } as const;
    const url = secure.url('acme');
    expect(await askForError(url, { set: acme })).toMatchObject({ code: 'tls' });
    const skipping: ConnectionConfig = { tls: { ...tls, insecureSkipVerify: true }, ipFamily: 'any' };
    expect(await askOnce(url, { set: acme, helpdesk: { connection: skipping } })).toMatchObject({
      droppedStatuses: 0,
    });
  });

  it('checks the certificate against server_name where that is set', async () => {
    const named = (serverName: string) => ({
      helpdesk: { connection: { ...connection, tls: { ...connection.tls, serverName } } },
      set: acme,
    });
    expect(await askForError(secure.url('acme'), named('other.example'))).toMatchObject({ code: 'tls' });
    expect(await askOnce(secure.url('acme'), named('localhost'))).toMatchObject({ droppedStatuses: 0 });
  });

  it('refuses plain HTTP where TLS was wanted, and the other way round', async () => {
    expect(await askForError(plain.url('acme').replace('http:', 'https:'), { set: acme })).toMatchObject({
      code: 'tls',
    });
    expect(['reset', 'bad_response', 'http_status']).toContain(
      (await askForError(secure.url('acme').replace('https:', 'http:'), { set: acme })).code,
    );
  });
});
