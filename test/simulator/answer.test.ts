import { afterEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { ask, bodyOf, form, headersOf, statusOf } from './raw-client.ts';
import { call, goodFields, startSample, type HelpdeskInput } from './sample.ts';

let simulator: Simulator;
afterEach(() => simulator.close());

describe('the answer', () => {
  it("is the vendor's sample, in its order, for the sample's tickets", async () => {
    simulator = await startSample();
    const { status, text } = await call(simulator);
    expect(status).toBe(200);
    expect(text).toBe(
      '{"result":"success","filteredDepartments":[1,2,3],"allActive":123,"awaitingReply":100,"flaggedTickets":15,' +
        '"status":{"open":{"title":"Open","count":60},"answered":{"title":"Answered","count":23},' +
        '"customerreply":{"title":"Customer-Reply","count":40},"closed":{"title":"Closed","count":4220},' +
        '"onhold":{"title":"On Hold","count":10},"inprogress":{"title":"In Progress","count":0}}}',
    );
  });

  const answers: readonly [string, NonNullable<HelpdeskInput['answer']>, RegExp][] = [
    ['numbers as strings', { numbers: 'string' }, /"allActive":"123"/],
    ['ids as strings', { department_ids: 'string' }, /\["1","2","3"\]/],
    ['departments as an object', { departments: 'object' }, /\{"1":1,"2":2,"3":3\}/],
    ['a byte order mark', { byte_order_mark: true }, /^\ufeff\{/],
  ];
  it.each(answers)('can have %s', async (_, answer, text) => {
    simulator = await startSample({ answer });
    expect((await call(simulator)).text).toMatch(text);
  });

  const empty = [
    ['list', '"flaggedTickets":15,"status":[]}'],
    ['object', '"flaggedTickets":15,"status":{}}'],
    ['null', '"flaggedTickets":15,"status":null}'],
    ['absent', '"flaggedTickets":15}'],
  ] as const;
  it.each(empty)('writes an empty status map as %s', async (shape, end) => {
    simulator = await startSample({ statuses: [], tickets: {}, answer: { empty_status: shape } });
    expect((await call(simulator)).text).toContain(end);
  });

  it('can say status:error in place of result:error', async () => {
    simulator = await startSample({ answer: { error_key: 'status' } });
    expect((await call(simulator, { secret: 'wrong' })).json).toEqual({
      status: 'error',
      message: 'Invalid or missing credentials',
    });
  });

  it('escapes as PHP does and keeps keys as they are', async () => {
    const statuses = [{ title: 'a/b "ä" 保', key: '__proto__' }];
    simulator = await startSample({ statuses, tickets: { 1: { 'a/b "ä" 保': 7 } } });
    expect((await call(simulator)).text).toContain(
      String.raw`"status":{"__proto__":{"title":"a\/b \"\u00e4\" \u4fdd","count":7}}`,
    );
  });

  it('writes statuses whose keys count up from 0 as a list, as PHP does', async () => {
    simulator = await startSample({ statuses: [{ title: '0' }, { title: '1' }], tickets: {} });
    expect((await call(simulator)).text).toContain(
      '"status":[{"title":"0","count":0},{"title":"1","count":0}]',
    );
  });

  it('keeps one of two statuses whose titles give the same key, and counts both in the totals', async () => {
    const flags = { include_in_active: true };
    const statuses = [
      { title: '保留', ...flags },
      { title: '待機', ...flags },
    ];
    simulator = await startSample({ statuses, tickets: { 1: { 保留: 2, 待機: 3 } } });
    const { json } = await call(simulator);
    expect(json).toMatchObject({ allActive: 5, status: { '': { title: '待機', count: 3 } } });
  });
});

describe('the way it is asked', () => {
  it.each([
    ['without responsetype', { responsetype: undefined }],
    ['with another responsetype', { responsetype: 'xml' }],
  ])('is answered with pairs %s', async (_, change) => {
    simulator = await startSample();
    const { text } = await call(simulator, change);
    expect(text).toBe('result=success;allActive=123;awaitingReply=100;flaggedTickets=15;');
  });

  it.each([
    ['a JSON body', { headers: { 'content-type': 'application/json' }, body: JSON.stringify(goodFields) }],
    [
      'a form without its content type',
      { headers: { 'content-type': 'text/plain' }, body: form(goodFields) },
    ],
    ['a GET', { method: 'GET' }],
  ])('leaves $_POST empty for %s, and the log says so', async (_, request) => {
    simulator = await startSample();
    const reply = await ask(simulator.url('acme'), request);
    expect(bodyOf(reply)).toBe('result=error;message=Invalid or missing credentials;');
    const [logged] = simulator.requests('acme');
    expect(logged).toMatchObject({ fields: {} });
    expect(logged!.warnings.join()).toContain('$_POST empty');
  });

  it('reads nothing from the URL, hides its secrets in the log and warns of it', async () => {
    simulator = await startSample();
    const reply = await ask(`${simulator.url('acme')}?${form({ ...goodFields, secret: 'canary' })}`);
    expect(bodyOf(reply)).toContain('Invalid or missing credentials');
    expect(simulator.requests()[0]!.warnings.join()).toContain('URL');
    expect(JSON.stringify(simulator.requests())).not.toContain('canary');
  });

  it('finds the only helpdesk at the bare path too', async () => {
    simulator = await startSample();
    const reply = await ask(simulator.url('acme').replace('/acme/', '/'), { body: form(goodFields) });
    expect(bodyOf(reply)).toContain('"allActive":123');
  });

  it.each(['/nobody/includes/api.php', '/acme/', '/', '/acme/includes/api.php/x'])(
    'gives an HTML 404 at %s',
    async (path) => {
      simulator = await startSample();
      const reply = await ask(new URL(path, simulator.url('acme')).href, { body: form(goodFields) });
      expect([statusOf(reply), headersOf(reply)['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    },
  );

  it('refuses a body beyond 1 MiB and lives on', async () => {
    simulator = await startSample();
    const reply = await ask(simulator.url('acme'), { body: 'x'.repeat(1024 * 1024 + 1) });
    expect(statusOf(reply)).toBe(413);
    expect((await call(simulator)).status).toBe(200);
  });

  it.each(['GARBAGE\r\n\r\n', 'POST /acme/includes/api.php HTTP/1.1\r\nContent-Length: x\r\n\r\n', '\u0000'])(
    'survives bytes that are no HTTP',
    async (bytes) => {
      simulator = await startSample();
      await ask(simulator.url('acme'), { method: bytes, idleMs: 200 });
      expect((await call(simulator)).status).toBe(200);
    },
  );
});
