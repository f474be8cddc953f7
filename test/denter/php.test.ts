import { expect, it } from 'vitest';
import { Secret } from '../../src/config/secret.ts';
import { version } from '../../src/config/version.ts';
import { describeWithPeer } from '../peer.ts';
import { askForError, askOnce } from '../support/ask-once.ts';
import { startPhp } from '../support/php-server.ts';

const value = (text: string) => ({ from: 'value', value: new Secret(text) }) as const;

describeWithPeer('php', 'askTicketCounts, as PHP reads it', (php) => {
  it('finds every parameter in $_POST, none in $_GET, and absent for false', async () => {
    const { url, seen } = await startPhp(php);
    const counts = await askOnce(url, { set: { includeCountsByStatus: false } });
    expect(counts).toEqual({
      active: 103,
      awaitingReply: 100,
      flagged: 0,
      departments: ['2', '5'],
      statuses: undefined,
      droppedStatuses: 0,
    });
    expect(await seen()).toEqual({
      post: {
        action: 'GetTicketCounts',
        responsetype: 'json',
        identifier: 'reporting',
        secret: 's3cret-value',
      },
      get: {},
      true: { ignoreDepartmentAssignments: false, includeCountsByStatus: false },
      method: 'POST',
      contentType: 'application/x-www-form-urlencoded',
      userAgent: `denter-exporter/${version}`,
      queryString: '',
    });
  });

  it('takes both switches for true', async () => {
    const { url, seen } = await startPhp(php);
    const counts = await askOnce(url, { set: { ignoreDepartmentAssignments: true } });
    expect(counts.departments).toEqual([]);
    expect(counts.statuses).toEqual([
      { key: 'open', title: 'Open', count: 65 },
      { key: 'customerreply', title: 'Customer-Reply', count: 40 },
      { key: '', title: '対応中', count: 3 },
    ]);
    expect(await seen()).toMatchObject({
      true: { ignoreDepartmentAssignments: true, includeCountsByStatus: true },
    });
  });

  it('gets every character of a secret and an access key as it is', async () => {
    const { url, seen } = await startPhp(php);
    const secret = 'a+b&c=d%20 e;f#g"h\'i\\jäß€😀\u00A0';
    const accessKey = '!@#$%.()*[]-_aZ09';
    await askOnce(url, {
      set: {
        credentials: { mode: 'api', identifier: 'x&y=z', secret: value(secret) },
        accessKey: value(accessKey),
      },
    });
    expect(await seen()).toMatchObject({ post: { identifier: 'x&y=z', secret, accesskey: accessKey } });
  });

  it("gets an administrator's password as its MD5 digest", async () => {
    const { url, seen } = await startPhp(php);
    await askOnce(url, {
      set: { credentials: { mode: 'admin', username: 'root', password: value('secret') } },
    });
    expect(await seen()).toMatchObject({
      post: { username: 'root', password: '5ebe2294ecd0e0f08eab7690d2a6ee69' },
    });
  });

  it('writes an empty map as [], which is taken as empty', async () => {
    const { url } = await startPhp(php, { NO_STATUSES: '1' });
    expect((await askOnce(url)).statuses).toEqual([]);
  });

  it('refuses what is refused', async () => {
    const { url } = await startPhp(php);
    const credentials = { mode: 'api', identifier: '', secret: value('x') } as const;
    expect(await askForError(url, { set: { credentials } })).toMatchObject({
      code: 'auth',
      message: 'Denter says "Invalid or missing credentials" (HTTP 403)',
    });
  });

  it('shows why a body of another kind must not be sent: PHP finds nothing in it', async () => {
    const { url, seen } = await startPhp(php);
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"action":"GetTicketCounts"}',
    });
    expect(await seen()).toMatchObject({ post: {} });
  });
});
