import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { get, post } from './control-client.ts';
import { ask, bodyOf, statusOf, type RawReply } from './raw-client.ts';
import { startSample } from './sample.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSample();
});
afterEach(() => simulator.close());

const helpdesk = 'acme';

function request(headers: Readonly<Record<string, string>>, body = '{}'): Promise<RawReply> {
  const all = { 'content-type': 'application/json', ...headers };
  return ask(`${simulator.controlUrl}/requests/clear`, { headers: all, body });
}

describe('the control endpoint refuses', () => {
  const wrong: readonly [string, unknown, number, string | RegExp][] = [
    ['/counts', {}, 400, 'missing key "helpdesk"; missing key "counts"'],
    [
      '/counts',
      { helpdesk, counts: { 1: { open: -1 } } },
      400,
      'counts.1.open: got -1, wanted 0 to 9007199254740991',
    ],
    [
      '/counts',
      { helpdesk, counts: { 1: { open: 1.5 } } },
      400,
      'counts.1.open: got 1.5, wanted a whole number',
    ],
    ['/faults', { fault: 'rate_limited', retry_after: '\u00e9' }, 400, /retry_after: .* HTTP header/],
    ['/counts', { helpdesk: 'nobody', counts: {} }, 404, 'there is no helpdesk "nobody"; there are: acme'],
    ['/counts', { helpdesk, counts: { 9: {} } }, 404, 'there is no department "9"; there are: 1, 2, 3'],
    ['/counts', '{"helpdesk":', 400, /^the body is no JSON: /],
    ['/counts', '[]', 400, /wanted a mapping/],
    ['/counts', 'null', 400, 'got nothing, wanted a mapping'],
    ['/users', { helpdesk, user: 'nobody' }, 404, 'there is no user "nobody"; there are: exporter'],
    [
      '/users',
      { helpdesk, user: 'exporter', secrt: 'x' },
      400,
      'secrt: unknown key "secrt": did you mean "secret"?',
    ],
    ['/time', { speed: 3601 }, 400, 'speed: got 3601, wanted 0 to 3600'],
    ['/time', { advance: '5' }, 400, /^advance: got "5", wanted a unit/],
    ['/faults', { fault: 'fire' }, 404, /^there is no fault "fire"; there are: connect, /],
    ['/faults', { fault: 'auth', requests: 0 }, 400, 'requests: got 0, wanted 1 to 1000000'],
    [
      '/faults',
      { fault: 'auth', location: '/' },
      400,
      'auth has no option location; its options are: message, status',
    ],
    ['/faults', { fault: 'redirect', location: 'a\r\nb' }, 400, /does not fit|HTTP header/],
    ['/faults', { fault: 'connect', helpdesk }, 400, /hits the whole simulator/],
    ['/faults', { fault: 'tls_expired' }, 400, /HTTPS/],
    ['/statuses/remove', { helpdesk, status: 'x' }, 404, /^there is no status "x"; there are: open, /],
    [
      '/helpdesks',
      { helpdesk, allowed_addresses: ['10.0.0.0/8'] },
      400,
      /wanted a single IPv4 or IPv6 address/,
    ],
    ['/nowhere', {}, 404, /^there is no \/nowhere; there are: \/, \/state, /],
    ['/state', {}, 405, '/state takes GET'],
  ];
  it.each(wrong)('POST %s with %j is %i', async (path, body, status, error) => {
    const reply = await post(simulator, path, body);
    expect(reply.status).toBe(status);
    expect(reply.json.error).toMatch(error);
  });

  it.each([
    ['/counts', 405],
    ['/requests?limit=x', 400],
    ['/requests?helpdesk=nobody', 404],
    ['/state?helpdesk=nobody', 404],
    ['//', 404],
  ])('GET %s is %i', async (path, status) => {
    expect((await get(simulator, path)).status).toBe(status);
  });

  it.each([
    ['a foreign origin', { origin: 'https://evil.example' }, 403],
    ['an opaque origin', { origin: 'null' }, 403],
    ['a foreign site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a name that points here', { host: 'evil.example:1' }, 403],
    ['a form’s content type', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['text', { 'content-type': 'text/plain' }, 415],
    ['JSON', {}, 200],
    ['JSON by the name localhost', { host: 'localhost' }, 200],
  ])('%s gets %3$i', async (_, headers, status) => {
    expect(statusOf(await request(headers))).toBe(status);
  });

  it('takes its own origin', async () => {
    expect(statusOf(await request({ origin: simulator.controlUrl }))).toBe(200);
  });

  it('refuses a body beyond 1 MiB and lives on', async () => {
    const reply = await request({}, ' '.repeat(1024 * 1024 + 1));
    expect([statusOf(reply), bodyOf(reply)]).toEqual([
      413,
      '{\n  "error": "the body is longer than 1 MiB"\n}\n',
    ]);
    expect((await get(simulator, '/')).status).toBe(200);
  });
});
